"""The model; its fields only, the rest is in `judged`."""

from odoo import api, fields, models

from ..judged import judge


class Dossier(models.Model):
    """A dossier (hồ sơ) with what happened to it; nobody's name is needed for its deadline."""

    _name = "onestop.dossier"
    _description = "One-stop dossier"

    name = fields.Char("Mã hồ sơ", required=True, index=True)
    procedure_code = fields.Char("Mã thủ tục", required=True)
    place_code = fields.Char("Mã địa bàn", default="vn")
    date_submitted = fields.Datetime("Ngày nộp")
    date_received = fields.Datetime("Ngày tiếp nhận")
    date_supplement_requested = fields.Datetime("Ngày yêu cầu bổ sung")
    date_supplemented = fields.Datetime("Ngày bổ sung")
    date_resolved = fields.Datetime("Ngày có kết quả")
    date_refused = fields.Datetime("Ngày từ chối")
    date_withdrawn = fields.Datetime("Ngày rút")
    date_result_returned = fields.Datetime("Ngày trả kết quả")
    date_promised = fields.Datetime("Ngày hẹn trả")

    # Written by judge(): not computed fields, since an answer changes with the day and not only with the record.
    date_due = fields.Datetime("Hạn trả", readonly=True)
    timeliness = fields.Selection(
        [(each, each) for each in ("early", "on_time", "late", "in_time", "overdue", "none")], "Tiến độ", readonly=True
    )
    problem_codes = fields.Char("Lỗi dữ liệu", readonly=True)

    def action_judge(self):
        """Judge these records now."""
        judge(self, fields.Datetime.now())

    @api.model
    def cron_judge(self):
        """Judge what still runs, for a scheduled action."""
        open_ones = [("date_resolved", "=", False), ("date_refused", "=", False), ("date_withdrawn", "=", False)]
        judge(self.search(open_ones), fields.Datetime.now())
