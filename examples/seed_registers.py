"""
Five synthetic registers that carry published figures of real offices.

The dossiers are made up; the totals are not. Each register is generated from a fixed seed: real procedures, plausible moments, and a
wanted number of results before, on or without the due date. What comes out is only *events*; the outcomes are computed from them by the
engine. No person is in them.

    python examples/seed_registers.py cu-khoi > cu-khoi.csv
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache

import attrs

import onestop
from onestop.exchange.registers import write_csv

DAY = timedelta(days=1)


@attrs.frozen
class Batch:
    """
    Dossiers of one level and kind of end.

    Attributes:
        count: How many.
        level: Level of the body.
        agencies: Bodies, taken in turn.
        mix: Procedure codes with their weights.
        ends: `early`, `on_time`, `pending`, `same_day`, or `in_time` for early or on time as it comes.
        channels: Channels with their weights.
        first: First day of receipt, where it is not the register's.
    """

    count: int
    level: str
    agencies: tuple[str, ...]
    mix: dict[str, int]
    ends: str
    channels: dict[str, int] = attrs.field(factory=lambda: {"in_person": 1})
    first: date | None = None


@attrs.frozen(kw_only=True)
class Seed:
    """
    One published report: where, when, which figures, and the batches that carry them.

    Attributes:
        published: The figures of the article, by what they count: `level.count` or `count`.
        source: The article.
        caution: What was assumed to make the register.
    """

    name: str
    title: str
    source: str
    place: str
    first: date
    last: date
    now: datetime
    by: str
    batches: tuple[Batch, ...]
    published: dict[str, int]
    caution: str
    saturdays: bool = False


# Commune and district procedures as they were; limits of the years in question are in the catalogue, read or assumed.
WARD_DAYS = {"1.004873": 9, "1.004859": 3, "1.004884": 2, "1.001022": 1, "1.004837": 1}
WARD_SAME_DAY = {"1.001193": 6, "1.000656": 2, "1.000894": 2, "2.000635": 6, "2.000815": 10, "2.000884": 4}
DISTRICT = {
    "1.013831": 10, "1.012784": 3, "1.012783": 3, "1.013978": 2, "1.001612": 6, "2.000720": 3, "1.001266": 1, "2.000575": 1,
    "1.013225": 3, "1.010824": 1, "2.000815": 8, "2.000635": 2,
}  # fmt: skip
DISTRICT_SLOW = {"1.013831": 5, "1.012784": 3, "1.013978": 3, "1.013225": 3, "1.010824": 2}
DISTRICT_QUICK = {"2.000815": 12, "2.000635": 3, "1.001612": 4, "2.000720": 2, "2.000575": 1, "1.012783": 2}
WARD_QUICK = {"1.001193": 5, "1.000656": 2, "1.000894": 2, "2.000635": 5, "2.000815": 14, "2.000884": 5, "1.004873": 4}
DEPARTMENT = {"2.001583": 3, "2.001199": 3, "2.000488": 2}
VERTICAL = {"1.001613": 3, "2.000693": 4, "1.001667": 3, "2.000821": 1, "1.004194": 5, "1.004222": 4, "1.003197": 1}

SEEDS = {
    seed.name: seed
    for seed in (
        Seed(
            name="cu-khoi",
            title="Phường Cự Khối, quận Long Biên, Hà Nội, quý I/2019",
            source="Bài đăng 18/04/2019: 816 hồ sơ đã giải quyết đến 31/3/2019, 721 trước hạn, còn lại đúng hạn; 118 hồ sơ mức độ 3, 4",
            place="00154",
            first=date(2019, 1, 2),
            last=date(2019, 3, 29),
            now=datetime(2019, 3, 31, 17),
            by="channel",
            saturdays=True,
            batches=(
                Batch(599, "commune", ("UBND phường Cự Khối",), WARD_DAYS, "early"),
                Batch(118, "commune", ("UBND phường Cự Khối",), {"1.004873": 2, "1.004859": 1, "1.004884": 1}, "early", {"online": 1}),
                Batch(95, "commune", ("UBND phường Cự Khối",), WARD_SAME_DAY, "on_time"),
            ),
            published={"resolved": 816, "early": 721, "on_time": 95, "late": 0, "online.resolved": 118},
            caution="Cơ cấu thủ tục là giả định; 4 hồ sơ khai tử trả tại nhà vào ngày nghỉ lễ được thêm riêng.",
        ),
        Seed(
            name="dong-hung",
            title="Trung tâm Hành chính công huyện Đông Hưng, Thái Bình, quý I/2018",
            source="Bài báo 2018: tiếp nhận 17.650 hồ sơ, đã giải quyết 16.930 (95,92 %), còn lại đang trong thời hạn",
            place="340",
            first=date(2018, 1, 2),
            last=date(2018, 3, 30),
            now=datetime(2018, 3, 31, 17),
            by="level",
            batches=(
                Batch(16_930, "district", ("Trung tâm Hành chính công huyện Đông Hưng",), DISTRICT, "in_time"),
                Batch(720, "district", ("Trung tâm Hành chính công huyện Đông Hưng",), DISTRICT_SLOW, "pending", first=date(2018, 3, 21)),
            ),
            published={"received": 17_650, "resolved": 16_930, "pending": 720, "in_time": 720, "overdue": 0, "late": 0},
            caution="Thời hạn năm 2018 của nhiều thủ tục chưa đọc được nên câu trả lời có giả định.",
        ),
        Seed(
            name="khoai-chau",
            title="Huyện Khoái Châu, Hưng Yên",
            source="Đài Truyền thanh huyện: 57.688 hồ sơ, 5.164 cấp huyện và 52.524 của 25 xã, thị trấn; không có hồ sơ quá hạn",
            place="330",
            first=date(2019, 1, 2),
            last=date(2019, 6, 21),
            now=datetime(2019, 6, 30, 17),
            by="level",
            batches=(
                Batch(5_164, "district", ("UBND huyện Khoái Châu",), DISTRICT, "in_time"),
                Batch(52_524, "commune", tuple(f"Xã, thị trấn {number:02d}" for number in range(1, 26)), WARD_QUICK, "in_time"),
            ),
            published={"received": 57_688, "district.received": 5_164, "commune.received": 52_524, "late": 0, "overdue": 0},
            caution="Bài báo không ghi kỳ báo cáo; sáu tháng đầu năm 2019 là giả định. Tên 25 xã, thị trấn được thay bằng số.",
        ),
        Seed(
            name="tp-hcm",
            title="Tháng hành động giải quyết ngay trong ngày, TP. Hồ Chí Minh, 15/05-15/06/2022",
            source="Kế hoạch 1224/KH-UBND: 229.642 cấp huyện, 199.275 cấp xã, 20.696 sở ngành, 244.696 ngành dọc, tỷ lệ 100 %",
            place="79",
            first=date(2022, 5, 15),
            last=date(2022, 6, 15),
            now=datetime(2022, 6, 15, 17, 30),
            by="level",
            batches=(
                Batch(229_642, "district", ("Khối quận, huyện, thành phố Thủ Đức",), DISTRICT_QUICK, "same_day"),
                Batch(199_275, "commune", ("Khối phường, xã, thị trấn",), WARD_QUICK, "same_day"),
                Batch(20_696, "province", ("Khối sở, ban, ngành",), DEPARTMENT, "same_day"),
                Batch(244_696, "vertical", ("Khối đơn vị ngành dọc",), VERTICAL, "same_day"),
            ),
            published={
                "district.same_day": 229_642,
                "commune.same_day": 199_275,
                "province.same_day": 20_696,
                "vertical.same_day": 244_696,
                "late": 0,
            },
            caution="Bài viết ghi “hơn” trước mỗi số; danh mục thủ tục của kế hoạch không tìm được nên cơ cấu là giả định.",
        ),
        Seed(
            name="tay-ho",
            title="Quận Tây Hồ, Hà Nội, đến 30/09/2023",
            source="Bài báo 30/11/2023: 3.732 hồ sơ cấp quận và 10.335 hồ sơ cấp phường, 100 % trước và đúng hạn",
            place="003",
            first=date(2023, 1, 3),
            last=date(2023, 9, 22),
            now=datetime(2023, 9, 30, 17),
            by="level",
            batches=(
                Batch(3_732, "district", ("UBND quận Tây Hồ",), DISTRICT_QUICK, "in_time"),
                Batch(10_335, "commune", tuple(f"UBND phường {number}" for number in range(1, 9)), WARD_QUICK, "in_time"),
            ),
            published={"resolved": 14_067, "district.resolved": 3_732, "commune.resolved": 10_335, "late": 0},
            caution="Tỷ lệ trước hạn và đúng hạn không được công bố; cơ cấu là giả định. Tên phường được thay bằng số.",
        ),
    )
}


class Maker:
    """Makes the dossiers of one register; the same seed always makes the same ones."""

    def __init__(self, site: onestop.Onestop, seed: Seed) -> None:
        self.site, self.seed = site, seed
        self.random = random.Random(f"onestop {seed.name}")
        self.calendar = site.at(seed.first, seed.place).calendar
        self.due = cache(self._due)
        self.days = {first: self._days(first) for first in {seed.first, *(batch.first or seed.first for batch in seed.batches)}}

    def dossiers(self) -> Iterator[onestop.Dossier]:
        """Yield the dossiers, batch by batch."""
        number = 0
        for batch in self.seed.batches:
            for _ in range(batch.count):
                number += 1
                yield self._dossier(batch, number)
        if self.seed.name == "cu-khoi":
            yield from self._at_home(number)

    def _days(self, first: date) -> list[date]:
        days = [first + DAY * i for i in range((self.seed.last - first).days + 1)]
        holidays = {day for day, mark in self.calendar.special if not mark.kind.works}
        return [d for d in days if self.calendar.is_working(d) or (self.seed.saturdays and d.weekday() == 5 and d not in holidays)]

    def _due(self, code: str, day: date, after_three: bool) -> datetime | None:
        """When a dossier of that day is due; of its hour only the side of 15:00 matters to these procedures."""
        received = datetime.combine(day, time(15, 30) if after_three else time(9))
        probe = onestop.Dossier("-", code, self.seed.place, (onestop.Event(received, "received"),))
        when = self.site.assess(probe, now=received).deadline
        return when.due if when else None

    def _dossier(self, batch: Batch, number: int) -> onestop.Dossier:
        while True:
            made = self._try(batch, number)
            if made is not None:
                return made

    def _try(self, batch: Batch, number: int) -> onestop.Dossier | None:
        """Draw a procedure and a moment; None where the wanted end is impossible for them, so that another is drawn."""
        pick = self.random
        code = pick.choices(list(batch.mix), list(batch.mix.values()))[0]
        day = pick.choice(self.days[batch.first or self.seed.first])
        received = self._receipt(day, same_day=batch.ends == "same_day")
        due = self.due(code, day, received.time() > time(15))
        if due is None:
            return None
        end = self._end(batch.ends, received, due)
        if end is None and batch.ends != "pending":
            return None
        if batch.ends == "pending" and due.date() < self.seed.now.date():
            return None
        events = [onestop.Event(received, "received")]
        if end is not None:
            events.append(onestop.Event(end, "resolved"))
            returned = self._returned(end)
            if returned <= self.seed.now:
                events.append(onestop.Event(returned, "result_returned"))
        return onestop.Dossier(
            f"{self.seed.place}-{day:%y%m%d}-{number:06d}",
            code,
            self.seed.place,
            tuple(events),
            channel=pick.choices(list(batch.channels), list(batch.channels.values()))[0],
            agency=batch.agencies[number % len(batch.agencies)],
            level=batch.level,
        )

    def _receipt(self, day: date, *, same_day: bool) -> datetime:
        pick = self.random
        if not self.calendar.is_working(day):  # Saturday duty is a morning
            return datetime.combine(day, time(8 + pick.randrange(3), pick.randrange(60)))
        if same_day or pick.random() < 0.6:
            return datetime.combine(day, time(pick.choice((8, 9, 10)), pick.randrange(60)))
        return datetime.combine(day, time(pick.choice((13, 14, 15)), pick.randrange(1, 60)))

    def _end(self, ends: str, received: datetime, due: datetime) -> datetime | None:
        if ends == "pending":
            return None
        if ends == "same_day":
            return self._within(received.date(), received)
        if ends == "in_time":
            ends = "early" if self.random.random() < 0.7 else "on_time"
            return self._end(ends, received, due) or self._end("on_time" if ends == "early" else "early", received, due)
        if ends == "on_time":
            return self._within(due.date(), received)
        before = [day for day in self._span(received.date(), due.date()) if day < due.date()]
        return self._within(self.random.choice(before), received) if before else None

    def _span(self, first: date, last: date) -> list[date]:
        days = (first + DAY * i for i in range((last - first).days + 1))
        return [day for day in days if self.calendar.is_working(day) or day == first]

    def _within(self, day: date, received: datetime) -> datetime | None:
        """A minute of *day* in which the office works and the dossier is there; on Saturday duty the morning."""
        midnight, ready = datetime.combine(day, time()), received + timedelta(minutes=10)
        spans = self.calendar.sessions(day) or ((8 * 3600, 11 * 3600 + 1800),)
        free = [(max(midnight + timedelta(seconds=a), ready), midnight + timedelta(seconds=b)) for a, b in spans]
        minutes = [max(int((closes - opens).total_seconds() // 60), 0) for opens, closes in free]
        if not sum(minutes) or day > self.seed.now.date():
            return None
        chosen = self.random.randrange(sum(minutes))
        for (opens, _), length in zip(free, minutes, strict=True):
            if chosen < length:
                return opens + timedelta(minutes=chosen)
            chosen -= length
        raise AssertionError("a minute was drawn from those there are")

    def _returned(self, end: datetime) -> datetime:
        return end + timedelta(minutes=self.random.choice((5, 15, 30, 60)))

    def _at_home(self, number: int) -> Iterator[onestop.Dossier]:
        """Four death registrations guided and handed over at home on public holidays: New Year, and three days of Tết."""
        for day in (date(2019, 1, 1), date(2019, 2, 4), date(2019, 2, 5), date(2019, 2, 6)):
            number += 1
            at = datetime.combine(day, time(9))
            events = (
                onestop.Event(at, "received"),
                onestop.Event(at + timedelta(hours=1), "resolved"),
                onestop.Event(at + timedelta(hours=2), "result_returned"),
            )
            yield onestop.Dossier(
                f"{self.seed.place}-{day:%y%m%d}-{number:06d}",
                "1.000656",
                self.seed.place,
                events,
                agency="UBND phường Cự Khối",
                level="commune",
            )


def register(site: onestop.Onestop, name: str) -> Iterator[onestop.Dossier]:
    """Yield the dossiers of the register *name*."""
    return Maker(site, SEEDS[name]).dossiers()


def main() -> int:
    """Write one register as CSV to standard output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=tuple(SEEDS))
    name = parser.parse_args().name
    write_csv(sys.stdout, register(onestop.load(entry_points=False), name))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
