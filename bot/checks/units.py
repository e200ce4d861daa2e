"""Units: how they are written, and how much of its base unit each one is."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import regex


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as so much of a base unit: a kilometre is 1,000 of "metre".

    A name with a colon is a kind of the one before it: an American dollar ("dollar:us") is a
    dollar.
    """

    base: str
    factor: Fraction = Fraction(1)


def agree(one: str, other: str) -> bool:
    """Tell whether two base units may be the same: "dollar" and "dollar:us" may."""
    return one == other or one.startswith(other + ":") or other.startswith(one + ":")


def _units(base: str, **factors: str) -> Iterator[tuple[str, Unit]]:
    """Yield the ways in which units of one dimension are written.

    A factor is written `a1000` or `d1000`, for times and for divided by; "_" in a name is a blank.
    """
    for factor, names in factors.items():
        size = Fraction(factor[1:])
        unit = Unit(base, size if factor[0] == "a" else 1 / size)
        for name in names.split():
            yield name.replace("_", " "), unit


# In small letters. Endings in "s" stand here only where they are the usual ones.
_WORDS: dict[str, Unit] = dict(
    (
        *_units(
            "second",
            d1000="millisecond milliseconds ms msec",
            a1="second seconds sec secs",
            a60="minute minutes min mins",
            a3600="hour hours hr hrs h",
            a86400="day days",
            a604800="week weeks wk wks",
            a1209600="fortnight fortnights",
        ),
        *_units("night", a1="night nights"),
        *_units(
            "month",
            a1="month months",
            a3="quarter",
            a12="year years yr yrs",
            a120="decade decades",
            a1200="century centuries",
        ),
        *_units("month", a12="year-old years-old year-olds years_old years_of_age yr-old"),
        *_units(
            "metre",
            d1000="mm millimetre millimetres millimeter millimeters",
            d100="cm centimetre centimetres centimeter centimeters",
            a1="m metre metres meter meters",
            a1000="km kilometre kilometres kilometer kilometers kms",
        ),
        *_units(
            "foot",
            d12="inch inches in_tall in_wide",
            a1="ft foot feet",
            a3="yard yards yd yds",
            a5280="mile miles mi",
        ),
        *_units(
            "square metre",
            a1="m² m2 sqm sq_m square_metre square_metres square_meter square_meters",
            a10000="hectare hectares ha",
            a1000000="km² square_kilometre square_kilometres square_kilometers",
        ),
        *_units("square foot", a1="sq_ft sqft ft² square_foot square_feet", a43560="acre acres"),
        *_units("cubic metre", a1="m³ m3 cubic_metre cubic_metres cubic_meter cubic_meters"),
        *_units(
            "gram",
            d1000000="µg μg mcg",
            d1000="mg milligram milligrams",
            a1="g gram grams gramme grammes",
            a1000="kg kilo kilos kgs kilogram kilograms",
            a1000000="tonne tonnes metric_ton metric_tons",
        ),
        *_units("pound weight", d16="oz ounce ounces", a1="lb lbs", a14="stone", a2000="ton tons"),
        *_units(
            "litre",
            d1000="ml millilitre millilitres milliliter milliliters",
            d100="cl centilitre centilitres",
            d10="dl",
            a1="l litre litres liter liters ltr",
        ),
        *_units(
            "pint",
            d16="tablespoon tablespoons tbsp",
            d48="teaspoon teaspoons tsp",
            d2="cup cups",
            a1="pint pints",
            a2="quart quarts",
            a8="gallon gallons gal",
        ),
        *_units(
            "metre an hour",
            a1000=(
                "km/h kmh kph kilometres_per_hour kilometres_an_hour kilometers_per_hour "
                "kilometers_an"
                "_hour"
            ),
        ),
        *_units("mile an hour", a1="mph miles_per_hour miles_an_hour"),
        *_units(
            "byte",
            a1="byte bytes",
            a1000="kb kilobyte kilobytes",
            a1000000="mb megabyte megabytes",
            a1000000000="gb gigabyte gigabytes gig gigs",
            a1000000000000="tb terabyte terabytes",
        ),
        *_units(
            "bit a second", a1000000="mbps mbit/s mbit megabits", a1000000000="gbps gbit/s gbit"
        ),
        *_units("pixel", a1="px pixel pixels", a1000000="megapixel megapixels mp"),
        *_units("hertz", a1="hz", a1000="khz", a1000000="mhz", a1000000000="ghz"),
        *_units(
            "watt",
            a1="w watt watts",
            a1000="kw kilowatt kilowatts",
            a1000000="mw megawatt megawatts",
            a1000000000="gw gigawatt gigawatts",
        ),
        *_units(
            "watt hour",
            a1="wh watt-hour watt-hours watt_hour watt_hours",
            a1000="kwh kilowatt-hour kilowatt-hours kilowatt_hour kilowatt_hours",
            a1000000="mwh",
        ),
        *_units("volt", a1="v volt volts"),
        *_units("kilocalorie", a1="kcal calorie calories cal cals"),
        *_units("degree", a1="degree degrees ° deg"),
        *_units(
            "degree:c", a1="°c celsius centigrade degrees_celsius degrees_centigrade degrees_c"
        ),
        *_units("degree:f", a1="°f fahrenheit degrees_fahrenheit degrees_f"),
        *_units("percent", a1="% percent per_cent pct percentage_points percentage_point"),
        *_units("per mille", a1="‰"),
        *_units("time", a1="x \u00d7 time times -fold fold"),
        *_units("star", a1="star stars -star"),
        *_units("decibel", a1="db decibel decibels"),
        *_units("dollar", d100="¢", a1="dollar dollars buck bucks"),
        *_units("dollar:us", a1="usd us_dollar us_dollars"),
        *_units("dollar:au", a1="aud"),
        *_units("dollar:ca", a1="cad"),
        *_units("dollar:nz", a1="nzd"),
        *_units("dollar:hk", a1="hkd"),
        *_units("dollar:sg", a1="sgd"),
        *_units("cent", a1="cent cents"),
        *_units("euro", a1="euro euros eur €"),
        *_units("pound", a1="pound pounds quid gbp sterling £"),
        *_units("penny", a1="p pence penny pennies"),
        *_units("franc", a1="chf franc francs"),
        *_units("yen", a1="yen jpy ¥"),
        *_units("yuan", a1="yuan cny rmb renminbi"),
        *_units("rupee", a1="rupee rupees inr ₹"),
        *_units("krona", a1="krona kronor kroner krone sek nok dkk kr"),
        *_units("zloty", a1="zloty zlotys pln zł"),
        *_units("real", a1="brl reais"),
        *_units("rand", a1="rand zar"),
        *_units("peso", a1="peso pesos mxn"),
        *_units("bitcoin", a1="btc bitcoin bitcoins"),
    )
)

# Where a word may be two units, or a unit in another sense.
_ALSO: dict[str, tuple[Unit, ...]] = {
    "pound": (Unit("pound weight"),),
    "pounds": (Unit("pound weight"),),
    "cent": (Unit("dollar", Fraction(1, 100)), Unit("euro", Fraction(1, 100))),
    "cents": (Unit("dollar", Fraction(1, 100)), Unit("euro", Fraction(1, 100))),
    "p": (Unit("pound", Fraction(1, 100)),),
    "pence": (Unit("pound", Fraction(1, 100)),),
    "penny": (Unit("pound", Fraction(1, 100)),),
    "m": (Unit("second", Fraction(60)), Unit("foot", Fraction(5280))),
    "ton": (Unit("gram", Fraction(1_000_000)),),
    "tons": (Unit("gram", Fraction(1_000_000)),),
    "quarter": (Unit("quarter"),),
    "night": (Unit("second", Fraction(86400)),),
    "nights": (Unit("second", Fraction(86400)),),
}

# Too short to stand apart from their number with a word between: no "5 long m".
_ONLY_TOUCHING = frozenset({
    "cal", "g", "h", "ha", "kr", "l", "m", "mi", "min", "mp", "mw", "p", "sec", "v", "w", "x",
})  # fmt: skip

_SYMBOLS: dict[str, Unit] = {
    "$": Unit("dollar"),
    "us$": Unit("dollar:us"),
    "a$": Unit("dollar:au"),
    "au$": Unit("dollar:au"),
    "c$": Unit("dollar:ca"),
    "ca$": Unit("dollar:ca"),
    "nz$": Unit("dollar:nz"),
    "hk$": Unit("dollar:hk"),
    "s$": Unit("dollar:sg"),
    "r$": Unit("real"),
    "€": Unit("euro"),
    "£": Unit("pound"),
    "¥": Unit("yen"),
    "₹": Unit("rupee"),
    "₩": Unit("won"),
    "₽": Unit("rouble"),
    "₺": Unit("lira"),
    "₪": Unit("shekel"),
    "₿": Unit("bitcoin"),
    "fr.": Unit("franc"),
}
_CODES = (
    "usd", "eur", "gbp", "chf", "aud", "cad", "nzd", "hkd", "sgd", "jpy", "cny", "inr", "sek",
    "nok", "dkk", "pln", "brl", "zar", "mxn",
)  # fmt: skip

MONEY = frozenset(
    {unit.base.partition(":")[0] for unit in _SYMBOLS.values()}
    | {_WORDS[code].base.partition(":")[0] for code in _CODES}
    | {"cent", "penny"}
)
"""The base units of money, without what comes behind a colon."""

_BEFORE = regex.compile(
    rf"(?:(?<![\p{{L}}])(?:US|AU?|CA?|NZ|HK|S|R)(?=\$))?[$€£¥₹₩₽₺₪₿]\s?$|\b(?:{'|'.join(_CODES)}"
    rf"|Fr\.)\s?$",
    regex.IGNORECASE,
)
_AFTER_SYMBOL = regex.compile(r"[ \u00a0\u202f]?(?:[€£¥₹¢%‰$]|zł)(?!\d)")
_BETWEEN = (
    "full|whole|long|short|business|working|calendar|school|consecutive|more|extra|additional"
    "|further|solid|straight|packed|busy|happy|glorious|great|wonderful|US|American|Australian"
    "|Canadian|Swiss|good|hot|cold|sunny|nautical|light|entire|free|paid|lovely|exciting"
    "|fun-filled|short|quick|easy|separate|different|live"
)
# A unit may stand a little away: "10 working days", "20 US dollars", "3 full hours".
_AFTER = regex.compile(
    r"(?P<gap>[\s\-\u2010\u2011]*+)"
    rf"(?P<between>(?:(?:{_BETWEEN})[\s\-]+){{0,2}})"
    r"(?P<unit>"
    + "|".join(
        sorted(
            (
                regex.escape(name).replace(r"\ ", r"[\s\-]+")
                for name in _WORDS
                if name[0] not in "€£¥₹¢%‰-"
            ),
            key=len,
            reverse=True,
        )
    )
    + r")\.?(?![\p{L}\p{N}²³])",
    regex.IGNORECASE,
)
# Most words behind a number are no units, and a look at the first is faster than at all of them.
_NEXT_WORD = regex.compile(r"[\s\-\u2010\u2011]*+(?P<word>\p{L}++)")
_FIRST_WORDS = frozenset(
    word["word"].lower()
    for name in (*_WORDS, *_BETWEEN.split("|"))
    if (word := _NEXT_WORD.match(name))
)
_CURRENCY_OF = {
    "us": "dollar:us",
    "american": "dollar:us",
    "australian": "dollar:au",
    "canadian": "dollar:ca",
}


def before(raw: str, at: int) -> tuple[int, tuple[Unit, ...]]:
    """Return where a currency before a number begins, and which it is; (`at`, ()) without one."""
    found = _BEFORE.search(raw, max(0, at - 6), at)
    if not found:
        return at, ()
    name = found.group().strip().lower()
    unit = _SYMBOLS.get(name) or _WORDS[name]
    return found.start(), (unit,)


def after(raw: str, at: int) -> tuple[int, tuple[Unit, ...]]:
    """Return where the unit behind a number ends, and which it may be; (`at`, ()) without one."""
    if symbol := _AFTER_SYMBOL.match(raw, at):
        name = symbol.group().strip()
        return symbol.end(), (_WORDS.get(name) or _SYMBOLS[name],)
    word = _NEXT_WORD.match(raw, at)
    if word and word["word"].lower() not in _FIRST_WORDS:
        return at, ()
    found = _AFTER.match(raw, at)
    if not found:
        return at, ()
    name = " ".join(found["unit"].lower().replace("-", " ").split())
    name = name if name in _WORDS else name.replace(" ", "-")
    apart, between = found["gap"], found["between"]
    if not _fits(raw, name, found["unit"], apart, between, found.end("unit")):
        return at, ()
    end = found.end("unit")
    unit = _WORDS[name]
    country = between.split()[-1].lower() if between.split() else ""
    if unit.base == "dollar" and country in _CURRENCY_OF:
        unit = Unit(_CURRENCY_OF[country])
    return end, (unit, *_ALSO.get(name, ()))


def _fits(raw: str, name: str, written: str, apart: str, between: str, end: int) -> bool:  # noqa: PLR0911
    """Tell whether what looks like a unit is one in this place."""
    if "\n" in apart or "\r" in apart:
        return False
    if name in _ONLY_TOUCHING and between:
        return False
    if written == "G":  # 5G is a network
        return False
    if name in {"p", "v", "w", "mi", "mp"} and apart:
        return False
    if len(name) == 1 and apart and written.isupper() and name != "l":
        return False
    if name in {"second", "quarter"} and apart and not apart.startswith("-"):
        # "one second" is a time, "a 5 second" too; "the 2 second-hand" is none.
        return raw[end : end + 1] != "-"
    return not (name == "stone" and raw[end : end + 2] == "s ")


def is_money(base: str) -> bool:
    """Tell whether a base unit is a currency."""
    return base.partition(":")[0] in MONEY
