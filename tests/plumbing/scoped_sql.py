"""Does a statement stay within one company? A judgement on SQL as Django and our own hand write it.

A statement is *scoped* when its WHERE must hold for one company's rows only: a company's id, a row's own key, a secret
that is unique, or the key of a parent row, compared with a given value. An OR is as good as its worst side; a NOT is worth nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

END_OF_WHERE = r"\b(?:GROUP BY|HAVING|ORDER BY|LIMIT|OFFSET|FOR UPDATE|FOR NO KEY|RETURNING|WINDOW)\b"
TABLE = re.compile(r'\b(?:FROM|JOIN|(?<!FOR )UPDATE)\s+"?(\w+)"?(?:\s+(?:AS\s+)?"?(\w+)"?)?', re.IGNORECASE)
ATOM = re.compile(r'^(?:"?(\w+)"?\.)?"?(\w+)"?\s*(?:=|\bIN\b)\s*(.+)$', re.IGNORECASE | re.DOTALL)
GIVEN = re.compile(r"^\(?\s*(?:%s|'[^']*'|\d+)(?:\s*,\s*(?:%s|'[^']*'|\d+))*\s*\)?$")
OUTER_COLUMN = re.compile(r'^\(?\s*"?\w+"?\."?\w+"?\s*\)?$')
SUBQUERY = re.compile(r"^\(?\s*§(\d+)§\s*\)?$")


@dataclass(frozen=True)
class Table:
    """The columns of a tenant table that say whose a row is."""

    company: frozenset[str] = frozenset()  # The company's id, or a unique secret.
    parent: frozenset[str] = frozenset()  # The key of a row that is one company's.
    key: frozenset[str] = frozenset()  # The row's own key.
    tenant: bool = True  # Not so the table of companies itself, which only says who is meant.


def unscoped(sql: str, tables: Mapping[str, Table], *, by_company: bool = False) -> str | None:
    """Return the tenant table that the statement reads or writes across companies, or None.

    With `by_company` a row's own key is not enough: that is what a door is asked.
    """
    if re.match(
        r"\s*(INSERT|CREATE|ALTER|DROP|PRAGMA|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SET)\b", sql, re.IGNORECASE
    ):
        return None
    return _Statement(sql, tables, by_company=by_company).offender()


class _Statement:
    def __init__(self, sql: str, tables: Mapping[str, Table], *, by_company: bool, nested: bool = False) -> None:
        self.tables, self.by_company, self.nested = tables, by_company, nested
        self.inner: list[_Statement] = []
        self.sql = self._lift_subqueries(sql)
        self.masked = _mask(self.sql)
        self.aliases = self._find_tables()

    def offender(self) -> str | None:
        for statement in self.inner:
            if found := statement.offender():
                return found
        tenants = [name for name in self.aliases.values() if name in self.tables and self.tables[name].tenant]
        if not tenants or self._is_scoped():
            return None
        return tenants[0]

    def _is_scoped(self) -> bool:
        parts = re.split(r"\b(?:UNION ALL|UNION|INTERSECT|EXCEPT)\b", self.masked)
        if len(parts) > 1:
            return all(
                _Statement(part, self.tables, by_company=self.by_company)._is_scoped() for part in self._cut(parts)
            )
        where = re.search(r"\bWHERE\b", self.masked, re.IGNORECASE)
        if where is None:
            return False
        end = re.search(END_OF_WHERE, self.masked[where.end() :], re.IGNORECASE)
        stop = where.end() + end.start() if end else len(self.sql)
        return self._holds(self.sql[where.end() : stop])

    def _cut(self, parts: list[str]) -> list[str]:
        cut, at = [], 0
        for part in parts:
            start = self.masked.index(part, at)
            at = start + len(part)
            cut.append(self.sql[start:at])
        return cut

    def _holds(self, condition: str) -> bool:
        condition = _unwrap(condition)
        if len(sides := _split(condition, "OR")) > 1:
            return all(map(self._holds, sides))
        if len(sides := _split(condition, "AND")) > 1:
            return any(map(self._holds, sides))
        atom = ATOM.match(condition)
        return atom is not None and self._is_own(atom[1], atom[2]) and self._is_given(atom[3].strip())

    def _is_own(self, qualifier: str | None, column: str) -> bool:
        candidates = [self.aliases.get(qualifier, qualifier)] if qualifier else list(self.aliases.values())
        named = [self.tables[name] for name in candidates if name in self.tables]
        own = [table.company | table.parent | (frozenset() if self.by_company else table.key) for table in named]
        return any(column in columns for columns in own)

    def _is_given(self, value: str) -> bool:
        if subquery := SUBQUERY.match(value):
            return self.inner[int(subquery[1])].offender() is None
        return bool(GIVEN.match(value) or (self.nested and OUTER_COLUMN.match(value)))

    def _find_tables(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for table, alias in TABLE.findall(self.masked):
            found[table] = table
            if alias and alias.upper() not in {
                "WHERE",
                "INNER",
                "LEFT",
                "CROSS",
                "SET",
                "ON",
                "ORDER",
                "GROUP",
                "LIMIT",
                "FOR",
            }:
                found.pop(table)
                found[alias] = table
        return found

    def _lift_subqueries(self, sql: str) -> str:
        while opening := re.search(r"\(\s*(?=SELECT\b)", sql, re.IGNORECASE):
            end = _closing(sql, opening.start())
            inner = _Statement(sql[opening.end() : end], self.tables, by_company=self.by_company, nested=True)
            self.inner.append(inner)
            sql = f"{sql[: opening.start()]}(§{len(self.inner) - 1}§){sql[end + 1 :]}"
        return sql


def _closing(sql: str, opening: int) -> int:
    depth = 0
    for position in range(opening, len(sql)):
        depth += {"(": 1, ")": -1}.get(sql[position], 0)
        if depth == 0:
            return position
    return len(sql) - 1


def _mask(sql: str) -> str:
    """Blank out what stands in parentheses, so that a keyword found is the statement's own."""
    depth, masked = 0, []
    for character in sql:
        depth -= character == ")"
        masked.append(" " if depth else character)
        depth += character == "("
    return "".join(masked)


def _unwrap(condition: str) -> str:
    condition = condition.strip()
    while condition.startswith("(") and _closing(condition, 0) == len(condition) - 1:
        condition = condition[1:-1].strip()
    return condition


def _split(condition: str, word: str) -> list[str]:
    masked, pieces, at = _mask(condition), [], 0
    for found in re.finditer(rf"\b{word}\b", masked, re.IGNORECASE):
        pieces.append(condition[at : found.start()])
        at = found.end()
    return [*pieces, condition[at:]]
