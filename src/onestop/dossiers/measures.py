"""
Measures: named ways of judging early, on time and late, because law, portals and offices do not judge alike.

A measure says which moment ends a dossier, which date that is compared with, how finely, and what becomes of dossiers that wait, are
withdrawn or have no date. The measure `default` gives the outcome that an assessment has; every other one names its source, and whether
that is law or what some system does. None of them waits for the hand-over (status 10) of a result that exists (status 9).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

import attrs

from onestop.words.sources import Citation, Confidence, Source, Text


class Comparison(StrEnum):
    """
    How finely an end is compared with a due moment.

    By date; by session, the half-day in which the due moment lies (before it is early, up to the due moment on time); by the instant.
    """

    DATE = "date"
    SESSION = "session"
    INSTANT = "instant"


class Against(StrEnum):
    """
    Which date an end is compared with.

    The limit in force at the place; the nation's limit, without what the place cut; the date promised by the slip or the last apology;
    the longest limit of the procedure, counted from the receipt with no pause.
    """

    STATUTORY = "statutory"
    NATIONAL = "national"
    PROMISED = "promised"
    LONGEST = "longest"


class Taken(StrEnum):
    """
    How dossiers of one kind are taken.

    Judged against the date (those that wait: at the moment of judgement); left without timeliness; taken as in time whatever the date;
    judged at the moment at which the supplement was requested.
    """

    JUDGED = "judged"
    APART = "apart"
    IN_TIME = "in_time"
    AT_REQUEST = "at_request"


class Missing(StrEnum):
    """How a dossier without a date is taken: not judged, on time or early; a running one is in time unless it is not judged."""

    NONE = "none"
    ON_TIME = "on_time"
    EARLY = "early"


class Early(StrEnum):
    """What is early: what ended before the due day, session or instant; nothing; or all that is not late."""

    BEFORE = "before"
    NEVER = "never"
    ALWAYS = "always"


class Ends(StrEnum):
    """What ends a dossier: what came first; or the first there is of result, hand-over, stop or refusal, withdrawal, in that order."""

    FIRST = "first"
    RANKED = "ranked"


class TakenOff(StrEnum):
    """Of which dossiers the time of a supplement is taken off the end, where the date does not hold it: none, ended ones, all."""

    NEVER = "never"
    FINISHED = "finished"
    ALWAYS = "always"


class Rate(StrEnum):
    """
    What a rate of dossiers in time is.

    Early and on time over all received; over all that ended with a result or were judged; over all that were due, which is those judged
    at their end and those overdue; early, on time and pending in time over all received; one less late and overdue over all received.
    """

    RECEIVED = "received"
    RESOLVED = "resolved"
    DUE = "due"
    IN_TIME = "in_time"
    NOT_LATE = "not_late"


class Standing(StrEnum):
    """What a measure is: law that was read, what a system or office does, or a choice of this library."""

    LAW = "law"
    PRACTICE = "practice"
    CHOICE = "choice"


def _dates(names: Iterable[Against | str]) -> tuple[Against, ...]:
    return tuple(map(Against, names))


@attrs.frozen(kw_only=True)
class Measure:
    """
    A named way of judging early, on time and late (cách đánh giá).

    A dossier that was sent back for good is refused here, one that was sent back to be completed waits for a supplement; one that was
    never received is judged by no measure.

    Attributes:
        id: Name.
        title: What people call it.
        standing: Law, practice or a choice of this library.
        why: Why it is so, in one or two sentences.
        comparison: How finely an end is compared.
        running: How finely the moment of judgement is compared, of a dossier that has not ended.
        overdue_at: Whether a running dossier, compared by instants, is overdue at its due instant already.
        against: The dates to compare with, the first that is there; a promise at 00:00 carries no hour and holds to the end of its day.
        missing: How a dossier with none of them is taken.
        early: What is early.
        refused: How dossiers refused after examination are taken.
        withdrawn: How withdrawn ones are taken.
        stopped: How stopped ones are taken.
        waiting: How those are taken that wait for a supplement, or whose clock stands still.
        requests: With more requests for a supplement than this, and no result, a dossier is late; None where their number does not
            matter.
        ends: What ends a dossier.
        taken_off: Of which dossiers the time from request to supplement is taken off the end; never where the date holds it already.
        rate: The rate that goes with it.
        cites: The articles it rests on.
        sources: Where it was read, with how sure that makes us.
        assumed: What of it is not said by the source.
    """

    id: str
    title: Text
    standing: Standing = attrs.field(converter=Standing)
    why: Text
    comparison: Comparison = attrs.field(default=Comparison.DATE, converter=Comparison)
    running: Comparison = attrs.field(default=Comparison.DATE, converter=Comparison)
    overdue_at: bool = False
    against: tuple[Against, ...] = attrs.field(default=(Against.STATUTORY,), converter=_dates)
    missing: Missing = attrs.field(default=Missing.NONE, converter=Missing)
    early: Early = attrs.field(default=Early.BEFORE, converter=Early)
    refused: Taken = attrs.field(default=Taken.JUDGED, converter=Taken)
    withdrawn: Taken = attrs.field(default=Taken.APART, converter=Taken)
    stopped: Taken = attrs.field(default=Taken.APART, converter=Taken)
    waiting: Taken = attrs.field(default=Taken.APART, converter=Taken)
    requests: int | None = None
    ends: Ends = attrs.field(default=Ends.FIRST, converter=Ends)
    taken_off: TakenOff = attrs.field(default=TakenOff.NEVER, converter=TakenOff)
    rate: Rate = attrs.field(default=Rate.RECEIVED, converter=Rate)
    cites: tuple[Citation, ...] = ()
    sources: tuple[Source, ...] = ()
    assumed: tuple[Text, ...] = ()


# -- the named ones ------------------------------------------------------------------------------------------------------------------

_CIRCULAR = (Citation("01/2018/TT-VPCP", "13"), Citation("61/2018/NĐ-CP", "19(8)"), Citation("61/2018/NĐ-CP", "30(2)(c)"))
_DECISION = Citation("766/QĐ-TTg")
_FORMULA = Source(
    title="ChippedTopaz/qd766: mô tả công thức các chỉ số của Quyết định 766 trên Cổng Dịch vụ công quốc gia",
    url="https://github.com/ChippedTopaz/qd766",
    confidence=Confidence.MEDIUM,
    note="A description of the formulas, and formulas derived from 984 answers of the portal; their legal standing was not verified.",
)
_OPENCPS = Source(
    title="VietOpenCPS/opencps-v2 @ 2c71985: StatisticEngineFetchEntry.java, BetimeUtils.java",
    url="https://github.com/VietOpenCPS/opencps-v2",
    confidence=Confidence.HIGH,
    note="Read as code, of 2020.",
)
_BUILDERS = Source(
    title="Hai hàm lập báo cáo trong một bộ mã nguồn .NET công khai của hệ thống một cửa cấp tỉnh, 2023–2025",
    confidence=Confidence.MEDIUM,
    note="Read as code; where the code base comes from is not certain.",
)
_ONE_DATE = Text(
    "hệ thống chỉ có một ngày hẹn; hồ sơ không ghi ngày hẹn thì lấy hạn tính theo quy định",
    "the system knows one date only, the appointment; where a dossier does not say it the date by law is taken",
)

DEFAULT = Measure(
    id="default",
    title=Text("Theo ngày, so với hạn theo quy định", "By date, against the limit by law"),
    standing=Standing.LAW,
    why=Text(
        "Thông tư 01/2018/TT-VPCP (Điều 13, chỉ số 1 và 7) so với thời hạn theo quy định: trước, đúng hay quá hạn, tính bằng ngày. "
        "Từ chối giải quyết là kết quả (Nghị định 61/2018/NĐ-CP, Điều 19 khoản 8); rút, dừng, chờ dân không do cơ quan nhanh chậm.",
        "Circular 01/2018/TT-VPCP art. 13, indicators 1 and 7, compares with the limit by law: before, on or after it, in days. "
        "A refusal is a result (Decree 61/2018/NĐ-CP art. 19(8)); withdrawal, stop and waiting say nothing of the office.",
    ),
    cites=_CIRCULAR,
    sources=(Source(title="Thông tư 01/2018/TT-VPCP; Nghị định 61/2018/NĐ-CP", confidence=Confidence.HIGH),),
    assumed=(
        Text("so theo ngày, không theo giờ", "dates are compared, not hours"),
        Text("hồ sơ rút, dừng, đang chờ không xét sớm muộn", "withdrawn, stopped and waiting dossiers are not judged"),
    ),
)

_ALL = (
    DEFAULT,
    Measure(
        id="national",
        title=Text("Công thức Quyết định 766 của Cổng Dịch vụ công quốc gia", "The formula of Decision 766 on the National Portal"),
        standing=Standing.PRACTICE,
        comparison=Comparison.INSTANT,
        against=(Against.PROMISED, Against.LONGEST),
        early=Early.NEVER,
        withdrawn=Taken.JUDGED,
        stopped=Taken.JUDGED,
        waiting=Taken.AT_REQUEST,
        requests=1,
        ends=Ends.RANKED,
        taken_off=TakenOff.FINISHED,
        rate=Rate.IN_TIME,
        why=Text(
            "Cổng đo bằng dữ liệu đồng bộ: kết thúc không sau ngày hẹn trả; trừ thời gian dân bổ sung; đang chờ thì lấy lúc yêu cầu; "
            "yêu cầu quá một lần mà chưa có kết quả là quá hạn.",
            "The portal measures what was sent to it: ended by the appointment; time of a supplement taken off; one that waits is "
            "judged at the request; more than one request without a result is late.",
        ),
        cites=(_DECISION,),
        sources=(_FORMULA,),
        assumed=(
            Text(
                "kết thúc và ngày hẹn trả so tới giây, vì hai trường ghi tới giây",
                "end and appointment are compared to the second, as sent",
            ),
            Text("hẹn lại sau thư xin lỗi thay ngày hẹn cũ", "a re-appointment takes the place of the appointment"),
            Text("chỉ đếm các lần yêu cầu bổ sung sau khi tiếp nhận", "only requests after the receipt are counted"),
            Text(
                "từ chối giải quyết rồi trả thông báo thì lấy lúc trả, theo đúng thứ tự của công thức",
                "a refusal that was handed over ends at the hand-over, as the order of the formula has it",
            ),
            Text("hồ sơ chờ nộp tiền hay tạm dừng xét như đang xử lý", "one that waits for payment or is suspended counts as in process"),
        ),
    ),
    Measure(
        id="promised",
        title=Text("Theo ngày, so với ngày hẹn trả", "By date, against the promised date"),
        standing=Standing.CHOICE,
        against=(Against.PROMISED, Against.STATUTORY),
        taken_off=TakenOff.ALWAYS,
        why=Text(
            "Người dân được hẹn ngày nào thì xét theo ngày đó, kể cả ngày hẹn lại; thời gian dân bổ sung được trừ.",
            "What the applicant was told counts, a new date of an apology too; the applicant's time for a supplement is taken off.",
        ),
        assumed=(
            Text(
                "không văn bản nào nói trả trong ngày hẹn lại là đúng hạn",
                "no text says that a result within the new date of an apology is on time",
            ),
            Text("không ghi ngày hẹn thì theo hạn quy định", "where no date was promised the one by law holds"),
        ),
    ),
    Measure(
        id="uncut",
        title=Text("Theo ngày, so với thời hạn chung cả nước", "By date, against the nation's limit"),
        standing=Standing.CHOICE,
        against=(Against.NATIONAL,),
        why=Text(
            "Như cách mặc định, nhưng chưa trừ phần thời gian địa phương tự cắt giảm.",
            "As the default, without what the place itself cut from the limit.",
        ),
        cites=_CIRCULAR,
        assumed=(
            Text(
                "Thông tư không nói phần địa phương cắt giảm có thuộc thời hạn theo quy định hay không",
                "the Circular does not say whether a local cut belongs to the limit by law",
            ),
        ),
    ),
    Measure(
        id="instant",
        title=Text("Theo giờ phút, so với hạn theo quy định", "By the minute, against the limit by law"),
        standing=Standing.CHOICE,
        comparison=Comparison.INSTANT,
        running=Comparison.INSTANT,
        why=Text(
            "Như cách mặc định, nhưng tính tới giờ phút: quá giờ hẹn trong ngày cuối là quá hạn.",
            "As the default, to the minute: after the due hour of the last day is late.",
        ),
        assumed=(
            Text(
                "không văn bản nào đã đọc đòi so theo giờ với hạn tính bằng ngày", "no text read asks for hours where the limit is in days"
            ),
        ),
    ),
    Measure(
        id="opencps",
        title=Text("OpenCPS: theo buổi làm việc", "OpenCPS: by half-day session"),
        standing=Standing.PRACTICE,
        comparison=Comparison.SESSION,
        running=Comparison.INSTANT,
        overdue_at=True,
        against=(Against.PROMISED, Against.STATUTORY),
        missing=Missing.EARLY,
        rate=Rate.RESOLVED,
        why=Text(
            "Xong trước buổi có giờ hẹn, hoặc không có hạn, là trước hạn; từ đó đến giờ là đúng hạn; đến giờ chưa xong là quá hạn.",
            "Before the session of the due hour is early, then up to the hour on time; no date is early; pending is overdue from it on.",
        ),
        sources=(_OPENCPS,),
        assumed=(
            _ONE_DATE,
            Text(
                "buổi lấy theo giờ làm việc của nơi đó; phần mềm gốc chỉ chia sáng, chiều",
                "sessions are the place's own; the code splits at noon",
            ),
            Text("hồ sơ dừng để riêng", "stopped dossiers stand apart"),
        ),
    ),
    Measure(
        id="opencps_old",
        title=Text("OpenCPS, cách tính cũ: theo giờ phút", "OpenCPS, the older way: by the minute"),
        standing=Standing.PRACTICE,
        comparison=Comparison.INSTANT,
        running=Comparison.INSTANT,
        overdue_at=True,
        against=(Against.PROMISED, Against.STATUTORY),
        missing=Missing.ON_TIME,
        rate=Rate.RESOLVED,
        why=Text(
            "Trước giờ hẹn là trước hạn, sau giờ hẹn là quá hạn; không có hạn là đúng hạn.",
            "Before the due hour is early, after it late; no date is on time.",
        ),
        sources=(_OPENCPS,),
        assumed=(_ONE_DATE, Text("hồ sơ dừng để riêng", "stopped dossiers stand apart")),
    ),
    Measure(
        id="net_dates",
        title=Text("Một hệ thống cấp tỉnh (.NET), báo cáo so ngày", "A provincial system (.NET), the report that compares dates"),
        standing=Standing.PRACTICE,
        against=(Against.PROMISED, Against.STATUTORY),
        missing=Missing.ON_TIME,
        withdrawn=Taken.IN_TIME,
        stopped=Taken.IN_TIME,
        waiting=Taken.IN_TIME,
        rate=Rate.RESOLVED,
        why=Text(
            "So ngày với ngày; không có hạn, rút hồ sơ là đúng hạn; đang chờ bổ sung là trong hạn.",
            "Dates are compared; no date and withdrawn are on time; waiting for a supplement is in time.",
        ),
        sources=(_BUILDERS,),
        assumed=(
            _ONE_DATE,
            Text(
                "không chắc báo cáo nào gộp hồ sơ rút vào đúng hạn",
                "which of the two reports puts withdrawn under on time is not certain",
            ),
            Text("hồ sơ dừng gộp như hồ sơ rút", "stopped dossiers are taken like withdrawn ones"),
        ),
    ),
    Measure(
        id="net_instants",
        title=Text("Một hệ thống cấp tỉnh (.NET), báo cáo so giờ phút", "A provincial system (.NET), the report that compares hours"),
        standing=Standing.PRACTICE,
        comparison=Comparison.INSTANT,
        running=Comparison.INSTANT,
        against=(Against.PROMISED, Against.STATUTORY),
        rate=Rate.RESOLVED,
        why=Text(
            "So ngày giờ với ngày giờ; hồ sơ rút, trả lại và chờ bổ sung để riêng.",
            "Days and hours are compared; withdrawn, returned and waiting dossiers stand apart.",
        ),
        sources=(_BUILDERS,),
        assumed=(
            _ONE_DATE,
            Text("hồ sơ không có hạn không xét", "a dossier without a date is not judged"),
            Text("không chắc báo cáo nào để riêng hồ sơ rút", "which of the two reports counts withdrawn apart is not certain"),
        ),
    ),
    Measure(
        id="gialai",
        title=Text("Cổng Gia Lai: xong trong ngày hẹn cũng là trước hạn", "Portal of Gia Lai: done on the appointment day is early"),
        standing=Standing.PRACTICE,
        against=(Against.PROMISED, Against.STATUTORY),
        early=Early.ALWAYS,
        rate=Rate.NOT_LATE,
        why=Text(
            "Chuyển kết quả về bộ phận một cửa trước hoặc trong ngày hẹn là trước hạn; tỷ lệ đúng hạn là 100 % trừ tỷ lệ trễ hạn.",
            "Handed to the desk on or before the appointment day is early; on time is 100 % less the late ones.",
        ),
        sources=(
            Source(
                title="Cổng Dịch vụ công tỉnh Gia Lai, «cách tính thống kê»",
                url="https://motcua.gialai.gov.vn",
                confidence=Confidence.HIGH,
                note="High as practice of one office.",
            ),
        ),
        assumed=(
            _ONE_DATE,
            Text(
                "hồ sơ rút, dừng, chờ bổ sung để riêng: trang đó không nói", "withdrawn, stopped and waiting apart: the page does not say"
            ),
            Text("kết quả về bộ phận một cửa là lúc có kết quả", "the result is taken to reach the desk when it exists"),
        ),
    ),
)

MEASURES: Mapping[str, Measure] = {measure.id: measure for measure in _ALL}
"""The named measures that the library ships."""

ALIASES: Mapping[str, str] = {"statutory": "default"}
"""Other names: the default is the comparison with the statutory date."""


def measure_named(name: str | Measure) -> Measure:
    """
    Return the measure of that name, or of the name it stands for in `ALIASES`; a measure is itself.

    Raises:
        LookupError: If there is none; the message lists those that there are.
    """
    if isinstance(name, Measure):
        return name
    found = MEASURES.get(ALIASES.get(name, name))
    if found is None:
        raise LookupError(f"no measure {name!r}; there are: {', '.join((*MEASURES, *ALIASES))}")
    return found
