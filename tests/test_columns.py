"""Columns: the words of real lists as catalogue data, compared after folding, with a fixed order of who is believed."""

from __future__ import annotations

import pickle
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import onestop
from authoring import Folders
from onestop import Onestop, Position, Problem, render
from onestop.catalogs import columns
from onestop.catalogs.columns import INPUT_ONLY, MOMENTS, TARGETS, HeaderError, Meaning, Vocabulary, fold, is_bounded, meanings
from onestop.exchange.registers import COLUMNS
from onestop.plugins.national import catalog_folder

SOURCES = "sources: [{title: Nguồn thử, confidence: low}]\n"


@pytest.fixture(scope="module")
def words(site: Onestop) -> Vocabulary:
    """The words of the nation."""
    return site.vocabulary()


def written(root: Path, files: Mapping[str, str]) -> Path:
    """A catalogue folder with these column files."""
    for name, text in files.items():
        path = root / "them" / "columns" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + SOURCES, encoding="utf-8")
    return root / "them"


def loaded(root: Path, files: Mapping[str, str]) -> Onestop:
    """The nation and a folder with these column files."""
    return onestop.load(written(root, files), entry_points=False)


def said(found: Problem) -> tuple[str, int | None, str]:
    """The code of a problem, its line, and its path."""
    return found.code, found.source.line if found.source else None, ".".join(map(str, found.path))


# -- folding -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ngày hẹn trả", "ngay hen tra"),
        ("NGÀY HẸN TRẢ (*)", "ngay hen tra"),
        ("ngay_hen-tra:", "ngay hen tra"),
        ("\ufeffMã hồ sơ", "ma ho so"),
        ("Mã\u00a0hồ\u00a0sơ", "ma ho so"),
        ("Ngày\r\n tiếp  nhận", "ngay tiep nhan"),
        ("Cơ quan/đơn vị", "co quan don vi"),
        ("Số CMND/HC/Thẻ CC (bản sao)", "so cmnd hc the cc"),
        ("No.", "no"),
        ("Đơn vị", "don vi"),
        ("MaHoSo", "mahoso"),
        ("procedure.code", "procedure code"),
        ("C_RECORD_NO", "c record no"),
        ("Đã bổ sung - chờ tiếp nhận", "da bo sung cho tiep nhan"),
        ("Mã [số] hồ (của (dân)) sơ", "ma ho so"),
        ("Mã (hồ sơ", "ma ho so"),
        ("Mã) hồ sơ", "ma ho so"),
        ("(1)", ""),
        ("", ""),
    ],
)
def test_fold_takes_away_what_no_header_is_told_by(text: str, folded: str) -> None:
    """
    Marks, case, tones, punctuation, brackets and line breaks.
    """
    assert folded == fold(text)


@given(st.text(max_size=60))
def test_what_is_folded_folds_to_itself(text: str) -> None:
    """
    So folded words can be compared whoever folded them.
    """
    assert fold(text) == fold(fold(text))


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệỳỷỹýỵĐÀÁ ()_/-.*", max_size=60))
def test_decomposed_letters_fold_as_composed_ones(text: str) -> None:
    """
    A list that was saved on a Mac has the same headers.
    """
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


def test_folding_hostile_text_is_bounded() -> None:
    """
    A million brackets are as quick as a header.
    """
    assert len(fold("(" * 1_000_000)) == 0
    assert len(fold("a" * 1_000_000)) == columns.MAX_FOLDED


# -- the shipped words ---------------------------------------------------------------------------------------------------------------


def test_a_header_can_mean_each_column_of_a_register() -> None:
    """
    The names stand in two rooms that do not see each other.
    """
    assert {*COLUMNS, "suspended_reason", *INPUT_ONLY} == set(TARGETS)
    assert set(MOMENTS) < set(TARGETS)
    assert set(MOMENTS).isdisjoint({"code", "procedure", "status", "channel", "claimed_outcome", "suspended_reason", "place"})


def test_no_two_headers_of_a_shipped_file_fold_to_one(site: Onestop) -> None:
    """
    A header that stands twice in one file would be two opinions, or a slip.
    """
    twice = [
        (str(file.origin), folded)
        for file in site.catalog.columns
        for folded, times in Counter(key for key, _, _ in meanings(file)).items()
        if times > 1
    ]

    assert [] == twice


def test_shipped_files_have_no_problem_and_say_where_they_are_from(site: Onestop) -> None:
    """
    Each file has its source, and all but the common words name a profile.
    """
    assert [] == [found for found in site.problems if "/columns/" in str(found.source)]
    assert len(site.catalog.columns) == len(list((catalog_folder() / "columns").glob("*.yaml")))
    assert all(file.sources and all(source.title for source in file.sources) for file in site.catalog.columns)
    assert [None] == [file.profile for file in site.catalog.columns if file.origin and file.origin.file.endswith("base.yaml")]
    assert ("bkav", "cmon", "dotnet", "igate", "land", "national", "opencps", "r3", "soctrang") == site.vocabulary().profiles


@pytest.mark.parametrize(
    ("header", "target"),
    [
        *((each, "code") for each in ("Mã hồ sơ", "Số hồ sơ", "Mã Hồ Sơ", "MaHoSo", "maHoSo", "dossierNo", "C_RECORD_NO", "Số biên nhận")),
        *((each, "procedure") for each in ("Mã thủ tục", "Mã TTHC", "MaTTHC", "serviceCode")),
        *((each, "procedure_name") for each in ("Tên thủ tục hành chính", "Thủ tục", "Loại Hồ Sơ", "Tên nội dung", "TenTTHC")),
        *((each, "agency") for each in ("Đơn vị tiếp nhận", "Cơ quan/đơn vị", "Cơ quan thụ lý", "DonViXuLy")),
        *((each, "received") for each in ("Ngày tiếp nhận", "Ngày nhận", "Ngày giờ tiếp nhận", "NgayTiepNhan", "receiveDate")),
        *((each, "promised") for each in ("Ngày hẹn trả", "Hẹn trả", "Ngày Hẹn", "NgayHenTra", "appointmentDate")),
        *((each, "ended") for each in ("Ngày kết thúc xử lý", "Ngày có kết quả", "Hoàn Thành", "releaseDate")),
        *((each, "result_returned") for each in ("Ngày trả", "Ngày Trả KQ", "Ngày trả công dân", "finishDate")),
        *((each, "extended_to") for each in ("Thời Hạn Mới", "Thời hạn trả kết quả lần sau", "NgayHenTraMoi")),
        *((each, "status") for each in ("Trạng thái", "Tình trạng hồ sơ", "Trạng thái, kết quả giải quyết TTHC", "TrangThaiHoSo")),
        *((each, each) for each in TARGETS),
    ],
)
def test_header_means_the_column_that_it_stands_over(words: Vocabulary, header: str, target: str) -> None:
    """
    As systems of the country write them, and as a register does.
    """
    found = words.meaning(header)

    assert found is not None
    assert ((target,), False) == (found.targets, found.asks)


@pytest.mark.parametrize(
    "header",
    [
        *("Chủ hồ sơ", "Người nộp", "Người nộp hồ sơ", "Họ tên chủ hồ sơ", "Chủ Sử Dụng", "Địa chỉ", "Điện thoại", "Email", "Người nhận"),
        *("Nội dung hồ sơ", "Trích yếu", "ChuHoSo", "applicantName", "applicant.data.fullname", "SoDinhDanh", "socmnd", "C_CITIZEN_NAME"),
        *("Cán bộ xử lý hiện tại", "Cán bộ đang xử lý", "Số CMND/HC/Thẻ CC", "Đơn vị/ cá nhân giải quyết"),
        # never listed
        *("Họ và tên người được ủy quyền", "HỌ TÊN (*)", "Số điện thoại liên hệ", "Địa chỉ thửa đất", "Ngày sinh", "Số CCCD người mẹ"),
        *("Căn cước công dân", "hoTenNguoiNop", "diaChiThuongTru", "Cán bộ thụ lý", "Email liên hệ", "Mã số định danh cá nhân"),
        *("applicantAddress", "Số điện thoại/ email", "Họ tên, địa chỉ"),
    ],
)
def test_header_about_a_person_is_private(words: Vocabulary, header: str) -> None:
    """
    Listed or not: a word for a person's data is enough.
    """
    found = words.meaning(header)

    assert found is not None
    assert (True, ()) == (found.private, found.targets)


@pytest.mark.parametrize("header", ["Ký hiệu", "Mã vạch", "Phí", "Số ngày", "x", "", "(*)", "Người", "Sổ"])
def test_header_that_nobody_knows_means_nothing(words: Vocabulary, header: str) -> None:
    """
    It is not near enough to anything: headers are never guessed.
    """
    assert words.meaning(header) is None


@pytest.mark.parametrize(
    ("header", "targets", "asks"),
    [
        ("Ngày trả kết quả", ("promised", "result_returned"), True),
        ("return_date", ("promised", "result_returned"), True),
        ("dueDate", ("promised", "claimed_due"), True),
        ("Hạn xử lý", ("claimed_due", "claimed_outcome"), False),
    ],
)
def test_ambiguous_header_is_asked_or_left_to_its_values(words: Vocabulary, header: str, targets: tuple[str, ...], asks: bool) -> None:
    """
    Systems mean different things by one header, and a wrong guess would turn hand-overs into promises.
    """
    found = words.meaning(header)

    assert found is not None
    assert (targets, asks) == (found.targets, found.asks)
    assert not asks or found.hint is not None


@pytest.mark.parametrize(
    ("profile", "header", "target"),
    [
        ("land", "Ngày trả kết quả", "result_returned"),
        ("cmon", "Ngày trả kết quả", "promised"),
        ("opencps", "dueDate", "promised"),
        ("igate", "dueDate", "claimed_due"),
        ("r3", "return_date", "promised"),
        ("soctrang", "ngaytraketqua", "result_returned"),
    ],
)
def test_a_profile_tells_what_the_common_words_leave_open(site: Onestop, profile: str, header: str, target: str) -> None:
    """
    That is what profiles are for.
    """
    found = site.vocabulary(profile=profile).meaning(header)

    assert found is not None
    assert (((target,)), False) == (found.targets, found.asks)


@pytest.mark.parametrize(
    ("word", "stands", "ended_to", "national"),
    [
        ("Mới đăng ký", ("submitted",), (), "1"),
        ("ĐƯỢC TIẾP NHẬN", ("received",), (), "2"),
        ("Không được tiếp nhận", ("intake_refused",), ("intake_refused",), "3"),
        ("Đang giải quyết", ("pending",), (), "4"),
        ("Chờ bổ sung", ("waiting_supplement",), (), "5"),
        ("Yêu cầu thực hiện nghĩa vụ tài chính", ("waiting_payment",), (), "6"),
        ("Đã rút hồ sơ", ("withdrawn",), ("withdrawn",), "7"),
        ("Dừng xử lý", ("stopped",), ("stopped",), "8"),
        ("Hồ sơ trả lại", ("stopped", "refused"), ("stopped", "refused"), "8"),
        ("Đã xử lý xong", ("resolved",), ("resolved",), "9"),
        ("Đã trả kết quả", ("result_returned",), ("resolved",), "10"),
        ("Tạm dừng xử lý", ("suspended",), (), None),
    ],
)
def test_status_word_says_where_a_dossier_stands(
    words: Vocabulary, word: str, stands: tuple[str, ...], ended_to: tuple[str, ...], national: str | None
) -> None:
    """
    And which event an end date beside it dates.
    """
    found = words.status(word)

    assert found is not None
    assert (stands, ended_to, national) == (found.stands, found.ended_to, found.national)


@pytest.mark.parametrize("number", ["1", "6", "9", "10"])
def test_status_numbers_are_read_under_a_profile_only(site: Onestop, words: Vocabulary, number: str) -> None:
    """
    One software's 6 is another's 9: without a name a number means nothing.
    """
    assert words.status(number) is None
    assert site.vocabulary(profile="opencps").status(number) is None
    assert number == getattr(site.vocabulary(profile="national").status(number), "national", None)


def test_words_of_a_profile_do_not_count_without_it(site: Onestop, words: Vocabulary) -> None:
    """
    `done` is a status of OpenCPS, and a word like any other elsewhere.
    """
    assert words.status("done") is None
    assert ("result_returned",) == getattr(site.vocabulary(profile="opencps").status("done"), "stands", None)


@pytest.mark.parametrize(
    ("word", "claim"),
    [
        ("Sớm hạn", "early"),
        ("Trước và trong hạn", "on_time"),
        ("QUÁ HẠN", "late"),
        ("Còn hạn", "in_time"),
        ("Còn 2 ngày 3 giờ", "in_time"),
        ("Quá 1 ngày 2 giờ", "overdue"),
        ("Tạm dừng xử lý", "none"),
        ("Còn phải chờ", None),
        ("Quá", None),
        ("x", None),
    ],
)
def test_claims_are_known_by_their_words(words: Vocabulary, word: str, claim: str | None) -> None:
    """
    What begins like a count of time goes on with a number.
    """
    assert claim == words.claim(word)


def test_channels_are_known_by_their_words(site: Onestop, words: Vocabulary) -> None:
    """
    Numbers again under a profile only.
    """
    assert ("online", "in_person", "post", None) == tuple(map(words.channel, ("Trực tuyến", "trực tiếp", "Qua bưu chính", "2")))
    assert "online" == site.vocabulary(profile="national").channel("2")


@pytest.mark.parametrize(
    ("code", "fits"),
    [
        ("000.00.06.H56-251105-0001", True),
        ("H56.12-251105-0001", True),
        ("2025/123-TN", True),
        ("20251105001", True),
        ("202500123", True),
        ("0912345678", False),  # a phone
        ("001085012345", False),  # an identity number
        ("123456789", False),  # an old identity card
        ("05/11/2025", False),
        ("Thôn 3, xã A", False),
        ("NGƯỜI NỘP SỐ 1", False),
        ("ABC", False),
        ("12", False),
    ],
)
def test_shape_of_a_code_keeps_persons_out(words: Vocabulary, code: str, fits: bool) -> None:
    """
    Codes of local software are taken; what may be a phone, an identity number or a date is not.
    """
    assert fits == bool(re.fullmatch(str(words.shape("code")), code))


@pytest.mark.parametrize(
    ("text", "totals", "footer"),
    [
        ("Tổng cộng", True, False),
        ("TỔNG SỐ HỒ SƠ: 120", True, False),
        ("Cộng: 12 hồ sơ", True, False),
        ("Tổng cục", False, False),
        ("Người lập biểu", False, True),
        ("THỦ TRƯỞNG ĐƠN VỊ", False, True),
        ("(Ký, ghi rõ họ tên)", False, True),
        ("Ký túc xá", False, False),
        ("Sở Tư pháp", False, False),
    ],
)
def test_rows_that_are_no_dossiers_are_known_by_how_they_begin(words: Vocabulary, text: str, totals: bool, footer: bool) -> None:
    """
    Sums and signatures.
    """
    assert (totals, footer) == (words.is_totals(text), words.is_footer(text))


@pytest.mark.parametrize(
    ("names", "profile"),
    [
        (["dossierNo", "serviceCode", "releaseDate"], "opencps"),
        (["code", "appliedDate", "appointmentDate"], "igate"),
        (["MaHoSo", "TrangThaiHoSo"], "national"),
        (["C_RECORD_NO", "C_RETURN_DATE"], "r3"),
        (["tinhtrang_hoso"], "soctrang"),
        (["serviceCode", "dueDate"], None),
        (["MaHoSo", "tinhtrang_hoso"], None),
        ([], None),
    ],
)
def test_profile_of_json_is_guessed_by_its_names(words: Vocabulary, names: list[str], profile: str | None) -> None:
    """
    Two that fit as well are no guess.
    """
    assert profile == words.guess(names)


# -- who is believed -----------------------------------------------------------------------------------------------------------------


def test_command_line_wins_over_the_province_over_the_profile_over_the_common_words(tmp_path: Path) -> None:
    """
    Each of four says something else of one header, and the nearest is believed.
    """
    files = {
        "nha.yaml": 'place: "48"\ncolumns: [{read_as: resolved, names: [Ngày trả kết quả]}]\n',
        "vn.yaml": "profile: thu\ncolumns: [{read_as: promised, names: [Ngày trả kết quả]}]\n",
    }
    site = loaded(tmp_path, files)
    header = "Ngày trả kết quả"

    def meant(**asked: object) -> tuple[str, ...]:
        found = site.vocabulary(**asked).meaning(header)  # type: ignore[arg-type]
        return found.targets if found else ()

    assert () == site.problems
    assert ("promised", "result_returned") == meant()
    assert ("promised",) == meant(profile="thu")
    assert ("resolved",) == meant(profile="thu", place="48")
    assert ("resolved",) == meant(place="48")
    assert ("received",) == meant(place="48", profile="thu", headers={"NGÀY TRẢ KẾT QUẢ": "received"})
    assert ("promised", "result_returned") == meant(place="01")


def test_words_of_a_province_reach_its_communes(site: Onestop, tmp_path: Path) -> None:
    """
    And those of a commune win there over the province's.
    """
    commune = next(
        code for code, units in site.catalog.places.items() if len(code) == 5 and units[-1].parent == "48" and units[-1].valid_to is None
    )
    files = {
        "48.yaml": 'place: "48"\ncolumns: [{read_as: received, names: [Ngày vào sổ]}, {read_as: promised, names: [Ngày xong]}]\n',
        "xa.yaml": f'place: "{commune}"\ncolumns: [{{read_as: ended, names: [Ngày xong]}}]\n',
    }
    found = loaded(tmp_path, files).vocabulary(commune)

    assert (("received",), ("ended",)) == tuple(getattr(found.meaning(header), "targets", None) for header in ("Ngày vào sổ", "Ngày xong"))


def test_two_lines_of_one_rank_that_disagree_are_asked_and_both_named(tmp_path: Path) -> None:
    """
    Neither the order of files nor of lines decides.
    """
    files = {
        "a.yaml": 'place: "48"\ncolumns: [{read_as: received, names: [Ngày vào]}]\n',
        "b.yaml": 'place: "48"\ncolumns:\n  - {read_as: submitted, names: [NGÀY VÀO]}\n',
    }
    site = loaded(tmp_path, files)
    found = site.vocabulary("48").meaning("Ngày vào")

    assert [("OS820", 3, "columns.0.names.0")] == [said(each) for each in site.problems]
    assert "them/columns/a.yaml:2" in render(site.problems[0], "vi")
    assert found is not None
    assert (("received", "submitted"), True) == (found.targets, found.asks)
    assert (2, 3) == (found.origin.line if found.origin else 0, found.other.line if found.other else 0)


def test_of_two_lines_of_one_rank_a_private_one_protects(tmp_path: Path) -> None:
    """
    A person is not given away by a disagreement.
    """
    files = {"a.yaml": 'place: "48"\ncolumns: [{read_as: agency, names: [Bên nhận]}]\nprivate: [{names: [Bên nhận]}]\n'}
    site = loaded(tmp_path, files)

    assert ["OS820"] == [found.code for found in site.problems]
    assert getattr(site.vocabulary("48").meaning("Bên nhận"), "private", False)


def test_a_status_word_of_which_two_lines_disagree_tells_neither(tmp_path: Path) -> None:
    """
    It may be both, so the reader of rows must ask.
    """
    stopped, resolved = (f"  - {{stands: [{each}], words: [Xong hẳn], ended_to: [{each}]}}\n" for each in ("stopped", "resolved"))
    entries = f"statuses:\n{stopped}{resolved}"
    site = loaded(tmp_path, {"a.yaml": f'place: "48"\n{entries}'})
    found = site.vocabulary("48").status("xong hẳn")

    assert ["OS820"] == [found.code for found in site.problems]
    assert found is not None
    assert (("stopped", "resolved"), ("stopped", "resolved")) == (found.stands, found.ended_to)


def test_an_explicit_line_makes_a_header_readable_that_only_sounds_private(tmp_path: Path) -> None:
    """
    Somebody looked at what the column holds, and wrote it down.
    """
    site = loaded(tmp_path, {"a.yaml": 'place: "48"\ncolumns: [{read_as: result_returned, names: [Ngày người nhận ký]}]\n'})

    assert getattr(site.vocabulary().meaning("Ngày người nhận ký"), "private", False)
    assert ("result_returned",) == getattr(site.vocabulary("48").meaning("Ngày người nhận ký"), "targets", None)


def test_plugin_brings_the_words_of_its_place(tmp_path: Path) -> None:
    """
    And none for others: then it is told, and its places refuse.
    """

    class Province(Folders):
        onestop_places = ("48",)

    own = written(tmp_path / "a", {"48.yaml": 'place: "48"\ncolumns: [{read_as: received, names: [Ngày vào sổ]}]\n'})
    site = onestop.load(plugins=[Province(own)], entry_points=False)
    alien = written(tmp_path / "b", {"48.yaml": "columns: [{read_as: received, names: [Ngày vào sổ]}]\n"})
    broken = onestop.load(plugins=[Province(alien)], entry_points=False)

    assert ((), ("received",)) == (site.problems, getattr(site.vocabulary("48").meaning("Ngày vào sổ"), "targets", None))
    assert site.vocabulary("01").meaning("Ngày vào sổ") is None
    assert ["OS704"] == [found.code for found in broken.problems]
    assert broken.vocabulary("01").meaning("Ngày vào sổ") is None
    with pytest.raises(onestop.PluginError):
        broken.vocabulary("48")


# -- the command line ----------------------------------------------------------------------------------------------------------------


def test_mapped_header_is_read_by_option(words: Vocabulary) -> None:
    """
    However it is written; other words stay as they were.
    """
    found = words.with_headers({"Cột Lạ (*)": "received", "Ngày nhận": "ignored"})

    assert Meaning(targets=("received",), by_option=True) == found.meaning("cot_la")
    assert Meaning(ignored=True, by_option=True) == found.meaning("Ngày nhận")
    assert found.meaning("Ngày tiếp nhận") == words.meaning("Ngày tiếp nhận")
    assert words.meaning("Cột Lạ") is None
    assert {"cot la": "Cột Lạ (*)", "ngay nhan": "Ngày nhận"} == found.mapped


@pytest.mark.parametrize("header", ["Chủ hồ sơ", "Họ tên người mẹ", "Cán bộ xử lý", "soDinhDanhMe"])
def test_no_option_maps_a_private_header(words: Vocabulary, header: str) -> None:
    """
    A slip of the hand must not carry a person's name into every answer; to leave it out is allowed.
    """
    with pytest.raises(HeaderError) as caught:
        words.with_headers({header: "agency"})

    assert ("OS826", header) == (caught.value.problem.code, caught.value.problem.args["header"])
    assert words.with_headers({header: "ignored"}).meaning(header) == Meaning(ignored=True, by_option=True)


def test_unknown_target_is_refused_with_the_near_one(words: Vocabulary) -> None:
    """
    The names are those of the register.
    """
    with pytest.raises(HeaderError) as caught:
        words.with_headers({"Cột lạ": "recieved"})

    assert "OS827" == caught.value.problem.code
    assert "“received”" in render(caught.value.problem, "vi")


def test_unknown_profile_and_bad_place_are_wrong_use(site: Onestop) -> None:
    """
    The message lists the profiles.
    """
    with pytest.raises(LookupError, match="opencps"):
        site.vocabulary(profile="opencsp")
    with pytest.raises(ValueError, match="place code"):
        site.vocabulary("Đà Nẵng")


def test_vocabulary_is_made_once_and_travels(site: Onestop) -> None:
    """
    Another process reads by the same words.
    """
    found = site.vocabulary(profile="opencps")
    sent = pickle.loads(pickle.dumps(found.with_headers({"Cột lạ": "received"})))

    assert found is site.vocabulary(profile="opencps")
    assert found.meaning("Số hồ sơ") == sent.meaning("Số hồ sơ")
    assert ("received",) == sent.meaning("Cột lạ").targets
    assert "opencps" == sent.profile


def test_error_of_a_header_travels() -> None:
    """
    With its problem.
    """
    error = HeaderError(Problem("OS826", "error", Position("a")))  # type: ignore[arg-type]

    assert error.problem == pickle.loads(pickle.dumps(error)).problem


# -- lint ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("columns: [{names: [A]}]\n", ("OS202", 1, "columns.0.read_as")),
        ("columns: [{read_as: received, may_be: [received, ended], names: [A]}]\n", ("OS201", 1, "columns.0.may_be")),
        ("columns: [{may_be: [received, received], names: [A]}]\n", ("OS203", 1, "columns.0.may_be")),
        ("columns: [{read_as: recieved, names: [A]}]\n", ("OS203", 1, "columns.0.read_as")),
        ("columns: [{read_as: received, names: [(*)]}]\n", ("OS203", 1, "columns.0.names.0")),
        ("private: [{confidence: high}]\n", ("OS202", 1, "private.0.names")),
        ("statuses: [{stands: [pending]}]\n", ("OS202", 1, "statuses.0.words")),
        ('statuses: [{stands: [pending], numbers: ["4"]}]\n', ("OS201", 1, "statuses.0.numbers")),
        ('channels: [{channel: online, numbers: ["2"]}]\n', ("OS201", 1, "channels.0.numbers")),
        ('statuses: [{stands: [pending], words: [A], national_status: "11"}]\n', ("OS203", 1, "statuses.0.national_status")),
        ("statuses: [{stands: [pendign], words: [A]}]\n", ("OS203", 1, "statuses.0.stands.0")),
        ("claims: [{claim: on_time}]\n", ("OS202", 1, "claims.0.words")),
        ("shapes: {cod: '[0-9]+'}\n", ("OS201", 1, "shapes.cod")),
        ("shapes: {code: '[0-9'}\n", ("OS203", 1, "shapes.code")),
        ("shapes: {code: '([0-9]+)+x'}\n", ("OS203", 1, "shapes.code")),
        ("profile: Phần mềm\n", ("OS203", 1, "profile")),
        ("place: Huế\n", ("OS203", 1, "place")),
        ("colums: []\n", ("OS201", 1, "colums")),
    ],
)
def test_mistake_in_a_column_file_is_told_on_its_line(tmp_path: Path, text: str, found: tuple[str, int, str]) -> None:
    """
    And in words of both languages without a hole.
    """
    site = loaded(tmp_path, {"a.yaml": text})

    assert [found] == [said(each) for each in site.problems]
    assert all(render(site.problems[0], lang).strip() and "{" not in render(site.problems[0], lang).split("“")[0] for lang in ("vi", "en"))


def test_column_file_needs_its_source(tmp_path: Path) -> None:
    """
    Nobody's words are taken without saying where they were read.
    """
    path = tmp_path / "them/columns/a.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("columns: [{read_as: received, names: [Ngày vào]}]\n", encoding="utf-8")

    assert [("OS202", 1, "sources")] == [said(each) for each in onestop.load(tmp_path / "them", entry_points=False).problems]


@pytest.mark.parametrize(
    ("pattern", "bounded"),
    [
        ("[0-9]{3}-[0-9]{4}", True),
        ("[A-Z]+[0-9]*", True),
        ("(a+)+b", False),
        ("(a|b){2,}c", False),
        (".*.*.*.*x", False),
        ("(", False),
        ("a?" * 40 + "a" * 40, False),
        ("(a|a)" * 40 + "b", False),
        ("[0-9]{0,99}" * 5 + "x", False),
        (r"\\\\+" * 5 + "x", False),
        (r"(?x)(a+) +b", False),
        (r"(a+)(?#)+b", False),
        ("a{2,5}-[0-9]{6}(-[0-9]{4}|)", True),
        (r"\)+[0-9]?", True),
        ("a{999999999,}", True),
    ],
)
def test_expressions_that_may_take_for_ever_are_refused(pattern: str, bounded: bool) -> None:
    """
    A file of words is data of others.
    """
    assert bounded == is_bounded(pattern)


def test_compiled_catalogue_has_the_same_words(tmp_path: Path, site: Onestop) -> None:
    """
    A bundle carries column files as it does the others.
    """
    folder = written(tmp_path, {"a.yaml": 'place: "48"\ncolumns: [{read_as: received, names: [Ngày vào sổ]}]\n'})
    bundle = tmp_path / "b.json"
    bundle.write_text(onestop.catalogs.catalog.compiled(onestop.load(folder, entry_points=False).catalog, [folder]), encoding="utf-8")
    found = onestop.load(bundle, entry_points=False)

    assert () == found.problems
    assert len(site.catalog.columns) + 1 == len(found.catalog.columns)
    assert ("received",) == getattr(found.vocabulary("48").meaning("Ngày vào sổ"), "targets", None)
