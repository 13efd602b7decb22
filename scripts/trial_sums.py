"""What a trial must come to, computed from its input once more, and what its books say. Used by scripts/trial.

This shares no code with the programs it checks: it reads the files and applies the rules that api/marketplace/fate.h
and api/donations/gift.h state, with Python's exact integers. `marketplace` and `donations` give the expected counts and
sums; `found` gives the same ones as the client reported them and as they stand in the exported balances. Sums are in
minor units.
"""

import csv
import datetime
import gzip
import hashlib
import re
import zlib

PARTY = "1"  # the platform's, in the labels of balances.csv
TAG_BUYER, TAG_SELLER, TAG_FEES = "1", "2", "3"
TAG_DONOR, TAG_EVENT = "1", "2"
FEE_BPS = 1000
RECORD_BYTES_MAX = 64 << 10
CONTENT_BYTES_MAX = 4 << 30  # of a file, unpacked: it is read whole here
PARTS_MAX = 2048  # items, and payments, of one order
STATUSES = {"created", "approved", "invoiced", "processing", "shipped", "delivered", "unavailable", "canceled"}
HOUR = 3600 * 10**9
TIME_END_S = 16_725_225_600  # 2500-01-01
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


class BadInput(Exception):
    """A file that can't be read at all."""


class BadRow(Exception):
    """A row that makes no sense."""


# --- CSV: the rules of api/csv/csv_reader.h, on a whole file in memory

FIELD = re.compile(rb'(?:"((?:[^"]|"")*)"|((?:[^",\r\n]|\r(?!\n|\Z))*))(,|\r?\n|\r?\Z)')


def records(content):
    """Lists of fields, or None for a malformed record."""
    at = 3 if content.startswith(b"\xef\xbb\xbf") else 0
    while at < len(content):
        end = content.find(b"\n", at)
        end = len(content) if end < 0 else end + 1
        line = content[at:end]
        text = line.removesuffix(b"\n").removesuffix(b"\r")
        if text == b"":
            at = end
        elif b'"' not in text and len(text) <= RECORD_BYTES_MAX:
            yield text.split(b",")
            at = end
        else:
            fields, at = quoted_record(content, at, end)
            yield fields


def quoted_record(content, begin, line_end):
    """The fields of the record at `begin` (None: malformed), and where to go on."""
    fields, at = [], begin
    while True:
        field = FIELD.match(content, at)
        if field is None:
            break
        if field.start(3) - begin > RECORD_BYTES_MAX:
            return None, line_end
        fields.append(field[2] if field[1] is None else field[1].replace(b'""', b'"'))
        at = field.end()
        if field[3] != b",":
            return fields, at
    # Where does it go wrong? A quote that is not closed costs the line it began on; anything else, up to its line's end.
    if content.startswith(b'"', at):
        closed = re.compile(rb'"(?:[^"]|"")*"').match(content, at)
        if closed is None or closed.end() - begin > RECORD_BYTES_MAX:
            return None, line_end
        at = closed.end()
    end = content.find(b"\n", at)
    return None, len(content) if end < 0 else end + 1


def table(path, columns):
    """Rows as dictionaries of bytes, None for one that is malformed."""
    try:
        with open(path, "rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with (gzip.open if packed else open)(path, "rb") as file:
            content = file.read(CONTENT_BYTES_MAX + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise BadInput(f"{path}: {error}") from error
    if len(content) > CONTENT_BYTES_MAX:
        raise BadInput(f"{path}: more than {CONTENT_BYTES_MAX} bytes; split the data")
    rows = records(content)
    header = next(rows, None)
    if not header or any(header.count(column) != 1 for column in columns):
        raise BadInput(f"{path}: the header has not the columns {b','.join(columns).decode()}")
    for fields in rows:
        good = fields is not None and len(fields) == len(header)
        yield dict(zip(header, fields)) if good else None


# --- fields

def an_id(text):
    if not 1 <= len(text) <= 64 or re.search(rb"[\x00-\x1f\x7f]", text):
        raise BadRow
    return text


def a_number(text):
    if not re.fullmatch(rb"0|[1-9][0-9]{0,19}", text) or int(text) >= 2**32:
        raise BadRow
    return int(text)


def some_units(text):
    if not re.fullmatch(rb"0|[1-9][0-9]{0,19}", text) or int(text) >= 2**64:
        raise BadRow
    return int(text)


def a_decimal(text, exponent):
    match = re.fullmatch(rb"([0-9]{1,40})(?:\.([0-9]{1,40}))?", text)
    fraction = (match[2] or b"").rstrip(b"0") if match else b"-"
    if not match or len(fraction) > exponent:
        raise BadRow
    units = int(match[1]) * 10**exponent + int((fraction + b"0" * exponent)[:exponent] or b"0")
    if units >= 2**64:
        raise BadRow
    return units


TIME = re.compile(rb"(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))?)?")


def a_time(text):
    """Nanoseconds since 1970."""
    match = TIME.fullmatch(text)
    if not match:
        raise BadRow
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    try:
        instant = datetime.datetime(year, month, day, hour, minute, second, tzinfo=datetime.timezone.utc)
    except ValueError:
        raise BadRow from None
    seconds = (instant - EPOCH) // datetime.timedelta(seconds=1)
    if match[8]:
        if int(match[9]) > 23 or int(match[10]) > 59:
            raise BadRow
        seconds -= (1 if match[8] == b"+" else -1) * (int(match[9]) * 3600 + int(match[10]) * 60)
    if year < 1970 or seconds < 0 or seconds >= TIME_END_S:
        raise BadRow
    return seconds * 10**9 + int((match[7] or b"0").ljust(9, b"0"))


def a_time_if_any(text):
    return a_time(text) if text else 0


# --- the marketplace

class Orders:
    """The orders of a folder, and how many rows of each file were read and skipped."""

    def __init__(self, folder, exponent):
        self.folder = folder
        self.exponent = exponent
        self.orders = {}
        self.today = 0
        self.counts = {}
        self.take("orders.csv", self.order, b"order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,"
                  b"order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date")
        self.take("order_items.csv", self.item, b"order_id,order_item_id,seller_id,price,freight_value")
        self.take("payments.csv", self.payment, b"order_id,payment_sequential,payment_value")
        if (folder / "reviews.csv").exists() or (folder / "reviews.csv.gz").exists():
            self.take("reviews.csv", self.review, b"order_id,review_score,review_creation_date")

    def take(self, name, row_taker, columns):
        packed = self.folder / (name + ".gz")
        path = packed if packed.exists() else self.folder / name
        columns = columns.split(b",")
        rows = skipped = 0
        for row in table(path, columns):
            rows += 1
            try:
                if row is None:
                    raise BadRow
                row_taker(*(row[column] for column in columns))
            except BadRow:
                skipped += 1
        self.counts[path.name] = (rows, skipped)

    def order(self, order_id, customer, status, purchased, approved, shipped, delivered, due):
        an_id(order_id)
        if status.decode("latin-1") not in STATUSES:
            raise BadRow
        order = {"customer": an_id(customer), "status": status, "purchased": a_time(purchased),
                 "approved": a_time_if_any(approved), "shipped": a_time_if_any(shipped),
                 "delivered": a_time_if_any(delivered), "due": a_time_if_any(due), "bad_review": 0,
                 "items": {}, "payments": {}}
        if order_id in self.orders:
            raise BadRow
        self.orders[order_id] = order
        self.today = max(self.today, *(order[when] for when in ("purchased", "approved", "shipped", "delivered")))

    def of(self, order_id):
        if order_id not in self.orders:
            raise BadRow
        return self.orders[order_id]

    @staticmethod
    def add(parts, number, part):
        if number in parts or len(parts) == PARTS_MAX:
            raise BadRow
        parts[number] = part

    def item(self, order_id, number, seller, price, freight):
        self.add(self.of(order_id)["items"], a_number(number),
                 (an_id(seller), a_decimal(price, self.exponent), a_decimal(freight, self.exponent)))

    def payment(self, order_id, number, amount):
        self.add(self.of(order_id)["payments"], a_number(number), a_decimal(amount, self.exponent))

    def review(self, order_id, score, created):
        order = self.of(order_id)
        if score not in (b"1", b"2", b"3", b"4", b"5"):
            raise BadRow
        time = a_time(created)
        self.today = max(self.today, time)
        if score == b"1":
            order["bad_review"] = min(order["bad_review"] or time, time)


def fate_of(order, today):
    """What becomes of it, and what of (price, freight) goes back, as functions of the amount; None: it stays on hold."""
    everything, nothing = (lambda amount: amount), (lambda amount: 0)
    if order["status"] in (b"canceled", b"unavailable"):
        return "refunded", (everything, everything)
    delivered = order["delivered"]
    if not delivered and order["status"] == b"delivered":
        delivered = max(order["due"], order["shipped"])
    elif not delivered:
        return ("disputed", (everything, everything)) if 0 < order["due"] < today else ("open", None)
    is_late = order["due"] and delivered > order["due"]
    is_bad = order["bad_review"] and order["bad_review"] <= delivered + 7 * 24 * HOUR
    back = (lambda amount: amount // 2) if is_bad else nothing, everything if is_late else nothing
    return "disputed" if is_bad or is_late else "released", back


def marketplace(folder, _currency, exponent):
    """What the marketplace's books must say."""
    read = Orders(folder, exponent)
    sums = dict.fromkeys(("paid_in", "put_on_hold", "released", "refunded", "still_held", "fees", "overpaid", "underpaid",
                          "books_sellers", "books_buyers", "books_others"), 0)
    counts = dict.fromkeys(("orders", "orders_released", "orders_disputed", "orders_refunded", "orders_open",
                            "orders_overpaid", "orders_underpaid"), 0)
    for order in read.orders.values():
        paid = left = sum(order["payments"].values())
        name, fate = fate_of(order, read.today)
        counts["orders"] += 1
        counts[f"orders_{name}"] += 1
        due = 0
        for _, *amounts in order["items"].values():
            for amount, back_of, fee_bps in zip(amounts, fate or (None, None), (FEE_BPS, 0)):
                due += amount
                held = min(amount, left)
                left -= held
                back = 0 if fate is None else back_of(held)
                released = 0 if fate is None else held - back
                fee = released * fee_bps // 10_000
                sums["put_on_hold"] += held
                sums["refunded"] += back
                sums["released"] += released
                sums["still_held"] += held - back - released
                sums["fees"] += fee
                sums["books_sellers"] += released - fee
                sums["books_buyers"] += back
        sums["paid_in"] += paid
        sums["books_buyers"] += left
        sums["overpaid"] += max(0, paid - due)
        sums["underpaid"] += max(0, due - paid)
        counts["orders_overpaid"] += paid > due
        counts["orders_underpaid"] += paid < due
    for name, (rows, skipped) in read.counts.items():
        counts |= {f"rows {name}": rows, f"skipped {name}": skipped}
    return counts | sums | {"books_in": sums["paid_in"], "books_held": sums["still_held"], "books_fees": sums["fees"]}


# --- donations

def donations(path, _currency, _exponent):
    """What the donations' books must say, event by event."""
    rows = skipped = gifts = total = 0
    events, donors = {}, set()
    for row in table(path, [b"event", b"ts", b"donor", b"amount_cents"]):
        rows += 1
        try:
            if row is None:
                raise BadRow
            event, donor = an_id(row[b"event"]), row[b"donor"] and an_id(row[b"donor"])
            a_time(row[b"ts"])
            amount = some_units(row[b"amount_cents"])
            if amount == 0:
                raise BadRow
        except BadRow:
            skipped += 1
            continue
        gifts += 1
        total += amount
        donors.add(donor)
        events[event] = events.get(event, 0) + amount
    check = {f"rows {path.name}": rows, f"skipped {path.name}": skipped, "gifts": gifts, "donors": len(donors),
             "events": len(events), "paid_in": total, "given": total, "books_in": total, "books_donors": 0,
             "books_events": total, "books_others": 0}
    return check | {f"account {account_of(b'event-' + event)}": amount for event, amount in events.items()}


def account_of(name):
    """As api/text_forms.h makes ids of names."""
    return f"{PARTY}/{hashlib.sha256(b'holdfast/name/v1' + bytes(1) + name).hexdigest()[:32]}"


# --- what the books say

def units_of(text):
    """Of a decimal as Holdfast writes it, with all of its currency's decimals."""
    return int(text.replace(".", ""))


def differences(expected, found):
    """What is expected and was not found so, in words."""
    return [f"{what}: {found.get(what)} and not {value}" for what, value in expected.items() if found.get(what) != value]


def found(kind, books, report):
    """The same counts and sums, as the client reported them and as balances.csv has them."""
    result = {what: units_of(amount) for what, amount in report["sums"].items()}
    result |= {what: count for what, count in report.items() if isinstance(count, int)}
    if kind == "marketplace":
        tags = {TAG_BUYER: "books_buyers", TAG_SELLER: "books_sellers", TAG_FEES: "books_fees"}
    else:
        tags = {TAG_DONOR: "books_donors", TAG_EVENT: "books_events"}
    for name, file in report["files"].items():
        result |= {f"rows {name}": file["rows"], f"skipped {name}": file["skipped"]}
    result |= dict.fromkeys(("books_in", "books_held", "books_others", *tags.values()), 0)
    with (books / "balances.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            available = units_of(row["available"])
            result["books_held"] += units_of(row["held"])
            if row["account"].startswith("rail_clearing "):
                result["books_in"] -= available
            else:
                result[tags.get(row["tag"], "books_others")] += available
            if kind == "donations" and row["tag"] == TAG_EVENT:
                result[f"account {row['account']}"] = available
    return result
