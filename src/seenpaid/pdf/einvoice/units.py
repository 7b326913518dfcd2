"""The unit people write beside a quantity, as a code of UN/ECE recommendation 20 (EN 16931 BT-130)."""

from functools import cache
from typing import Final

_ONE: Final = "C62"
_WORDS: Final = {
    "HUR": "h hr hrs hour hours std stunde stunden heure heures hora horas ora ore uur uren "  # codespell:ignore
    "godz godzina godziny 時間 小时 小時 ساعة",
    "MIN": "min minute minutes minuten minuto minutos minuti minuut minuta",
    "DAY": "d day days tag tage jour jours día días dia dias giorno giorni "  # codespell:ignore
    "dag dagen dzień dni 日 天 يوم",
    "WEE": "week weeks woche wochen semaine semaines semana semanas settimana settimane weken tydzień",  # codespell:ignore
    "MON": "mo month months monat monate mois mes meses mês mese mesi maand maanden miesiąc 月 ヶ月",
    "ANN": "year years jahr jahre an ans année années año años ano anos anno anni jaar rok lata 年",  # codespell:ignore
    "H87": "pc pcs piece pieces stk stck stück pièce pièces pza pieza piezas peça peças pz pezzo pezzi stuk stuks st szt sztuka sztuki "
    "個 件 个",
    "SET": "set sets satz sätze",
    "LS": "flat pauschal pauschale forfait",
    "KGM": "kg", "GRM": "g", "TNE": "t to tonne tonnes", "KMT": "km", "MTR": "m", "CMT": "cm", "MMT": "mm",  # codespell:ignore
    "MTK": "m² m2 qm sqm", "MTQ": "m³ m3 cbm", "LTR": "l liter litre litres", "KWH": "kwh", "P1": "%",
    "XPX": "pallet palette", "XBX": "box boxes karton",
}  # fmt: skip


@cache
def unit_code(unit: str) -> str:
    """Return the code of a unit, `C62` (one) for what is none we know. A code of our list stands for itself."""
    word = unit.strip().rstrip(".").casefold()
    if word.upper() in _WORDS:
        return word.upper()
    return _codes().get(word, _ONE)


@cache
def _codes() -> dict[str, str]:
    return {word: code for code, words in _WORDS.items() for word in words.split()}
