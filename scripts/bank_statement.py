"""Reading a bank's statements of one account: ISO 20022 camt.053, and CSV. For scripts/reconcile.

camt.053.001.xx BankToCustomerStatement, any version that names its elements alike (01 to 13): of each `Stmt` the booked
entries (`Ntry` with `Sts` BOOK) with their references, the opening and the closing booked balance (OPBD or PRCD, CLBD).
Elements are looked for by their names within their parents; a document type definition is refused, so no entity can grow.

CSV: a header `date,currency,amount,reference,balance`, then a line an entry: its day, its currency's code, its amount in
major units (negative: money that left), the reference the payment carries, the balance after it. A day without entries
is a line with the amount 0 and no reference.

Either way a statement must add up: opening balance and entries come to the closing balance.
"""

import csv
import dataclasses
import io
import re
import xml.etree.ElementTree as xml

from books import Refused, time_ns

STATEMENT_BYTES_MAX = 64 << 20
DAY_NS = 86_400 * 10**9
CSV_COLUMNS = ["date", "currency", "amount", "reference", "balance"]
# Where a payment may carry its reference, in `Refs` of a transaction and in the entry itself.
REFERENCES = ("EndToEndId", "TxId", "InstrId", "AcctSvcrRef", "PmtInfId", "UETR", "ClrSysRef", "MsgId")


class BadStatement(Refused):
    """A statement that can't be read, or does not add up."""

    exit_code = 4


@dataclasses.dataclass
class Entry:
    """What the bank has booked."""

    date: str
    units: int  # minor units, negative: money that left
    references: list  # as the bank writes them, none twice


@dataclasses.dataclass
class Statement:
    name: str
    account: str  # the bank's number for it; empty where the statement has none
    currency: str
    opening: int
    closing: int
    end_ns: int  # the first instant after it
    entries: list
    first_end_ns: int = 0  # of several that follow each other: the end of the first


def exact_units(text, decimals, where):
    """Minor units of an amount in major ones: as many decimals as the currency has, further ones only if zero."""
    match = re.fullmatch(r"([-+]?)(\d{1,40})(?:\.(\d{0,40}))?", text, re.ASCII)
    if match is None:
        raise BadStatement(f"{where}: {text!r} is no amount")
    sign, whole, fraction = match[1], match[2], (match[3] or "").ljust(decimals, "0")
    if fraction[decimals:].strip("0"):
        raise BadStatement(f"{where}: {text} has more than {decimals} decimals")
    units = int(whole + fraction[:decimals])
    return -units if sign == "-" else units


def end_of_day_ns(day, where):
    if re.fullmatch(r"\d{4}-\d\d-\d\d", day) is None:
        raise BadStatement(f"{where}: {day!r} is no date")
    try:
        return time_ns(day) + DAY_NS
    except Refused as error:
        raise BadStatement(f"{where}: {error}") from error


def check_sums(statement):
    booked = sum(entry.units for entry in statement.entries)
    if statement.opening + booked != statement.closing:
        raise BadStatement(f"{statement.name} does not add up: it opens with {statement.opening}, its entries come to "
                           f"{booked}, it closes with {statement.closing} (minor units)")
    return statement


# --- camt.053

class NoDoctype(xml.TreeBuilder):
    def doctype(self, name, pubid, system):
        raise BadStatement("a document type definition is not taken")


def local(element):
    return element.tag.rpartition("}")[2]


def children(element, *path):
    """Every element at the path of local names below this one."""
    found = [element]
    for name in path:
        found = [child for parent in found for child in parent if local(child) == name]
    return found


def text_at(element, *path):
    found = children(element, *path)
    return (found[0].text or "").strip() if found else ""


def signed(element, decimals, where):
    """The amount of an element with `Amt` and `CdtDbtInd`; a credit is money that came in."""
    units = exact_units(text_at(element, "Amt"), decimals, where)
    side = text_at(element, "CdtDbtInd")
    if side not in ("CRDT", "DBIT") or units < 0:
        raise BadStatement(f"{where}: an amount that is neither CRDT nor DBIT")
    return units if side == "CRDT" else -units


def day_of(element, name):
    """The day of a date (`Dt`) or instant (`DtTm`), as the bank writes it: a zone is left out."""
    return (text_at(element, name, "Dt") or text_at(element, name, "DtTm"))[:10]


def references_of(*holders):
    found = []
    for holder in holders:
        for child in holder:
            text = (child.text or "").strip()
            if local(child) in REFERENCES and text and text != "NOTPROVIDED" and text not in found:
                found.append(text)
    return found


def camt_entries(entry, decimals, where):
    """One for each transaction of the entry where each has an amount (a batch), else one for the entry."""
    units = signed(entry, decimals, where)
    day = day_of(entry, "BookgDt") or day_of(entry, "ValDt")
    details = children(entry, "NtryDtls", "TxDtls")
    if len(details) > 1 and all(children(detail, "Amt") for detail in details):
        sign = 1 if units >= 0 else -1
        parts = []
        for detail in details:
            part = exact_units(text_at(detail, "Amt"), decimals, where)
            parts.append(signed(detail, decimals, where) if children(detail, "CdtDbtInd") else sign * part)
        if sum(parts) == units:
            return [Entry(day, part, references_of(*children(detail, "Refs")))
                    for part, detail in zip(parts, details)]
    return [Entry(day, units, references_of(*children(entry, "NtryDtls", "TxDtls", "Refs"), entry))]


def camt_statement(statement, name, decimals_of):
    where = f"{name}, statement {text_at(statement, 'Id') or '?'}"
    balances = {text_at(balance, "Tp", "CdOrPrtry", "Cd"): balance for balance in children(statement, "Bal")}
    opening, closing = balances.get("OPBD", balances.get("PRCD")), balances.get("CLBD")
    if opening is None or closing is None:
        raise BadStatement(f"{where}: an opening (OPBD, PRCD) and a closing booked balance (CLBD) are needed")
    currencies = {amount.get("Ccy", "") for part in ("Bal", "Ntry") for amount in children(statement, part, "Amt")}
    if len(currencies) != 1:
        raise BadStatement(f"{where}: more than one currency, or none: {', '.join(sorted(currencies))}")
    currency, = currencies
    decimals = decimals_of(currency)
    entries = []
    for entry in children(statement, "Ntry"):
        # Codes are `Sts` itself in older versions and `Sts/Cd` in newer ones.
        status = text_at(entry, "Sts", "Cd") or text_at(entry, "Sts")
        if status == "BOOK":
            entries += camt_entries(entry, decimals, where)
        elif status not in ("PDNG", "INFO", "FUTR"):
            raise BadStatement(f"{where}: an entry whose status is {status!r}")
    account = text_at(statement, "Acct", "Id", "IBAN") or text_at(statement, "Acct", "Id", "Othr", "Id")
    return check_sums(Statement(
        where, account, currency, signed(opening, decimals, where), signed(closing, decimals, where),
        end_of_day_ns(day_of(closing, "Dt"), where), entries))


def camt_statements(content, name, decimals_of):
    try:
        parser = xml.XMLParser(target=NoDoctype())
        parser.feed(content)
        root = parser.close()
    except xml.ParseError as error:
        raise BadStatement(f"{name} is no XML: {error}") from error
    statements = children(root, "BkToCstmrStmt", "Stmt")
    if local(root) != "Document" or not statements:
        raise BadStatement(f"{name} is no camt.053: a Document with BkToCstmrStmt/Stmt is looked for")
    return [camt_statement(statement, name, decimals_of) for statement in statements]


# --- CSV

def csv_statement(content, name, decimals_of):
    try:
        rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        if rows.fieldnames != CSV_COLUMNS:
            raise BadStatement(f"{name}: the first line must be {','.join(CSV_COLUMNS)}")
        rows = list(rows)
    except (csv.Error, UnicodeDecodeError) as error:
        raise BadStatement(f"{name} is no CSV: {error}") from error
    if not rows:
        raise BadStatement(f"{name} has no lines: a day without entries is one with the amount 0")
    entries, balance = [], None
    for number, row in enumerate(rows, 2):
        where = f"{name}, line {number}"
        if None in row or None in row.values():
            raise BadStatement(f"{where}: {len(CSV_COLUMNS)} fields are needed")
        if row["currency"] != rows[0]["currency"]:
            raise BadStatement(f"{where}: another currency, {row['currency']!r}")
        decimals = decimals_of(row["currency"])
        units = exact_units(row["amount"], decimals, where)
        after = exact_units(row["balance"], decimals, where)
        end_ns = end_of_day_ns(row["date"], where)
        if balance is None:
            opening = after - units
        elif balance + units != after:
            raise BadStatement(f"{where}: the balance does not follow from the line before")
        balance = after
        if units != 0 or row["reference"]:
            entries.append(Entry(row["date"], units, [row["reference"]] if row["reference"] else []))
    return Statement(name, "", rows[0]["currency"], opening, balance, end_ns, entries)


def read_statements(path, decimals_of):
    """The statements of a file. `decimals_of` gives the decimals of a currency's code, or refuses it."""
    try:
        with path.open("rb") as stream:
            content = stream.read(STATEMENT_BYTES_MAX + 1)
    except OSError as error:
        raise BadStatement(f"{path}: {error.strerror}") from error
    if len(content) > STATEMENT_BYTES_MAX:
        raise BadStatement(f"{path} is larger than {STATEMENT_BYTES_MAX >> 20} MiB")
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return camt_statements(content, path.name, decimals_of)
    return [csv_statement(content, path.name, decimals_of)]


def in_order(statements):
    """As one statement: of one account and currency, each opening with what the one before closed with."""
    statements = sorted(statements, key=lambda statement: statement.end_ns)
    first = statements[0]
    for before, after in zip(statements, statements[1:]):
        if (after.account, after.currency) != (first.account, first.currency):
            raise BadStatement(f"{after.name} is of another account or currency than {first.name}")
        if before.closing != after.opening:
            raise BadStatement(f"{after.name} does not open with what {before.name} closed with: is one missing?")
    return dataclasses.replace(
        first, closing=statements[-1].closing, end_ns=statements[-1].end_ns, first_end_ns=first.end_ns,
        entries=[entry for statement in statements for entry in statement.entries])
