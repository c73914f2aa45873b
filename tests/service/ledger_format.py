"""Reads the ledger's files as docs/ledger-format.md draws them, sharing no code with the program."""

import ctypes
import dataclasses
import decimal
import sqlite3
import struct

BLOCK_ROWS = 65536
MAGIC = b"MUSTSEG\n"
TEXT, MONEY, QUANTITY, UNIQUE = range(4)
EXACT = decimal.Context(prec=60, rounding=decimal.ROUND_HALF_UP)

_zstd = ctypes.CDLL("libzstd.so.1")
_zstd.ZSTD_decompress.restype = ctypes.c_size_t
_zstd.ZSTD_decompress.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t]
_xxhash = ctypes.CDLL("libxxhash.so.0")
_xxhash.XXH3_64bits_withSeed.restype = ctypes.c_uint64
_xxhash.XXH3_64bits_withSeed.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint64]


def checksum(data, seed=0):
    return _xxhash.XXH3_64bits_withSeed(data, len(data), seed)


def unpack_zstd(data, size):
    into = ctypes.create_string_buffer(size)
    assert _zstd.ZSTD_decompress(into, size, data, len(data)) == size
    return into.raw


class Bytes:
    """Takes one thing after the other."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, size):
        assert self.at + size <= len(self.data), "cut short"
        self.at += size
        return self.data[self.at - size:self.at]

    def number(self, size, signed=False):
        return int.from_bytes(self.take(size), "little", signed=signed)

    def u8(self):
        return self.number(1)

    def u32(self):
        return self.number(4)

    def u64(self):
        return self.number(8)

    def i64(self):
        return self.number(8, signed=True)

    def text(self):
        return self.take(self.u32()).decode()

    def list_of(self, take):
        return [take() for _ in range(self.u32())]

    def varint(self):
        value, shift = 0, 0
        while True:
            byte = self.u8()
            value |= (byte & 0x7f) << shift
            shift += 7
            if byte < 0x80:
                return value

    def signed_varint(self):
        value = self.varint()
        return (value >> 1) ^ -(value & 1)

    def string(self):
        return self.take(self.varint())

    def planes(self, count, width):
        data = self.take(count * width)
        numbers = [0] * count
        for plane in range(width):
            for i, byte in enumerate(data[plane * count:(plane + 1) * count]):
                numbers[i] |= byte << (8 * plane)
        return numbers

    def bits(self, count, width):
        """Numbers of 1, 2 or 4 bits, the first in the lowest ones of its byte."""
        data = self.take((count * width + 7) // 8)
        return [data[i * width // 8] >> (i * width % 8) & ((1 << width) - 1) for i in range(count)]

    def at_end(self):
        return self.at == len(self.data)


def as_i64(number):
    number &= 2**64 - 1
    return number - 2**64 if number >= 2**63 else number


@dataclasses.dataclass
class Column:
    kind: int
    name: str
    source_name: str


class Segment:
    """`seen` collects which encodings were met."""

    def __init__(self, path, seen=None):
        self.data = path.read_bytes()
        self.seen = seen if seen is not None else set()
        assert self.data[:8] == MAGIC and self.data[12:64] == bytes(52)
        begin, length, check, version, zero, magic = struct.unpack("<QQQII8s", self.data[-40:])
        assert (version, zero, magic) == (2, 0, MAGIC) == (struct.unpack("<I", self.data[8:12])[0], 0, MAGIC)
        assert begin % 64 == 0 and begin + length + 40 == len(self.data)
        directory = self.data[begin:begin + length]
        assert checksum(directory) == check

        self.bytes = Bytes(directory)
        self.rows = self.bytes.u64()
        self.columns = self.bytes.list_of(self._column)
        self.groups = self.bytes.list_of(self._group)
        self.decimals = self.bytes.list_of(lambda: (self.bytes.u32(), self.bytes.list_of(self._decimal_entry)))
        self.uniques = self.bytes.list_of(lambda: (self.bytes.u32(), self.bytes.list_of(self._unique_entry)))
        assert self.bytes.at_end()

    def _column(self):
        return Column(self.bytes.u8(), self.bytes.text(), self.bytes.text())

    def _fields(self, numbers, names):
        """Numbers by name, and an extent."""
        entry = {name: self.bytes.number(struct.calcsize(code), code.islower())
                 for code, name in zip(numbers, names.split(), strict=True)}
        entry["extent"] = tuple(self.bytes.u64() for _ in range(4))
        return entry

    def _group(self):
        tuples = self.bytes.u32()
        columns = self.bytes.list_of(self.bytes.u32)
        values = self.bytes.list_of(lambda: self._fields("IB", "distinct width"))
        blocks = self.bytes.list_of(lambda: self._fields("BBIII", "encoding width base max same_as"))
        return tuples, columns, values, blocks

    def _decimal_entry(self):
        return self._fields("BBBBIIIIqqqq",
                            "encoding scale width sum_fits absent escaped count same_as base factor min max")

    def _unique_entry(self):
        return self._fields("BI", "encoding length")

    def _block_rows(self, block):
        return min(BLOCK_ROWS, self.rows - block * BLOCK_ROWS)

    def _extent(self, entry):
        offset, stored, size, check = entry["extent"]
        if size == 0:
            assert (offset, stored, check) == (64, 0, 0)
            return Bytes(b"")
        assert offset % 64 == 0 and stored <= size <= 2**28
        data = self.data[offset:offset + stored]
        assert checksum(data) == check
        self.seen.add("as it is" if stored == size else "zstd")
        return Bytes(data if stored == size else unpack_zstd(data, size))

    def _values(self, entry, tuples):
        distinct, width = entry["distinct"], entry["width"]
        self.seen.add("values by tuple" if width else "one value" if distinct == 1 else "values in order")
        extent = self._extent(entry)
        numbers = extent.planes(tuples, width) if width else [0] * tuples if distinct == 1 else range(tuples)
        lengths = [extent.u32() for _ in range(distinct)]
        texts = [extent.take(length).decode() for length in lengths]
        assert extent.at_end()
        return [texts[number] for number in numbers]

    def _codes(self, group, block):
        entry = self.groups[group][3][block]
        if entry["encoding"] == 1:
            self.seen.add("same as group")
            assert entry["same_as"] < group and entry["extent"][2] == 0
            return self._codes(entry["same_as"], block)
        self.seen.add("bits" if entry["encoding"] == 2 else "planes")
        extent = self._extent(entry)
        take = extent.bits if entry["encoding"] == 2 else extent.planes
        codes = [entry["base"] + number for number in take(self._block_rows(block), entry["width"])]
        assert extent.at_end() and (min(codes), max(codes)) == (entry["base"], entry["max"])
        return codes

    def _units(self, index, block):
        """Of each row: None where absent."""
        entry = self.decimals[index][1][block]
        rows = self._block_rows(block)
        extent = self._extent(entry)
        if entry["encoding"] == 3 - 1:
            self.seen.add("same as column")
            original = self.decimals[entry["same_as"]][1][block]
            assert entry["same_as"] < index and original["encoding"] != 2 and original["scale"] == entry["scale"]
            units, count = self._units(entry["same_as"], block), entry["count"]
            exceptions = zip(extent.planes(count, 8), extent.planes(count, 2), extent.planes(count, 1))
            for number, row, present in exceptions:
                self.seen.add("exception")
                units[row] = as_i64(number) if present else None
        else:
            units = self._own_units(entry, extent, rows)
        assert extent.at_end()
        self._check_zone(entry, units)
        return units

    def _own_units(self, entry, extent, rows):
        encoding, base, factor = entry["encoding"], entry["base"], entry["factor"]
        values = [extent.i64() for _ in range(entry["count"])] if encoding == 1 else []
        places = list(extent.take(rows)) if encoding == 3 else [0] * rows
        numbers = extent.planes(rows, entry["width"])
        self.seen.add(("offsets", "dictionary", "", "scaled")[encoding])
        if encoding == 1:
            units = [values[number] for number in numbers]
        elif encoding == 3:
            units = [as_i64((base + number) * 10**place) for number, place in zip(numbers, places)]
        else:
            units = [as_i64((base + number) * factor) for number in numbers]
        if 0 < entry["absent"] < rows:
            self.seen.add("presence")
            bits = extent.take((rows + 7) // 8)
            units = [unit if bits[row // 8] >> (row % 8) & 1 else None for row, unit in enumerate(units)]
        elif entry["absent"]:
            units = [None] * rows
        for _ in range(entry["escaped"]):
            self.seen.add("escape")
            row = extent.u32()
            units[row] = extent.number(16, signed=True)
        return units

    @staticmethod
    def _check_zone(entry, units):
        narrow = [unit for unit in units if unit is not None and -2**63 <= unit < 2**63]
        assert entry["absent"] == units.count(None)
        assert entry["escaped"] == len(units) - units.count(None) - len(narrow)
        assert (min(narrow, default=0), max(narrow, default=0)) == (entry["min"], entry["max"])
        if entry["sum_fits"]:
            total = 0
            for unit in narrow:
                total += unit
                assert -2**63 <= total < 2**63

    def _texts(self, entry, rows):
        extent, length = self._extent(entry), entry["length"]
        if entry["encoding"] == 0:
            self.seen.add("text")
            lengths = [extent.u32() for _ in range(rows)]
            texts = [extent.take(size).decode() for size in lengths]
        else:
            self.seen.add(("", "base32", "hex")[entry["encoding"]])
            bits, alphabet = ((5, "abcdefghijklmnopqrstuvwxyz234567"), (4, "0123456789abcdef"))[entry["encoding"] - 1]
            packed = int.from_bytes(extent.take(len(extent.data)), "little")
            digits = bin(packed)[:1:-1].ljust(rows * length * bits, "0")
            letters = "".join(alphabet[int(digits[i * bits:(i + 1) * bits][::-1], 2)] for i in range(rows * length))
            texts = [letters[row * length:(row + 1) * length] for row in range(rows)]
        assert extent.at_end()
        return texts

    def read(self):
        """Columns by name: texts, and Decimals or None."""
        blocks = range((self.rows + BLOCK_ROWS - 1) // BLOCK_ROWS)
        found = {}
        for group, (tuples, columns, values, _) in enumerate(self.groups):
            codes = [code for block in blocks for code in self._codes(group, block)]
            for column, entry in zip(columns, values, strict=True):
                by_tuple = [self._value(column, text) for text in self._values(entry, tuples)]
                found[column] = [by_tuple[code] for code in codes]
        for index, (column, entries) in enumerate(self.decimals):
            found[column] = [
                None if unit is None else decimal.Decimal(unit).scaleb(-entries[block]["scale"], EXACT)
                for block in blocks for unit in self._units(index, block)]
        for column, entries in self.uniques:
            found[column] = [text for block in blocks
                             for text in self._texts(entries[block], self._block_rows(block))]
        assert sorted(found) == list(range(len(self.columns)))
        return {column.name: found[index] for index, column in enumerate(self.columns)}

    def _value(self, column, text):
        if self.columns[column].kind not in (MONEY, QUANTITY):
            return text
        self.seen.add("number in a group")
        if text == "":
            return None
        number = decimal.Decimal(text)
        return number.quantize(decimal.Decimal("1e-10"), context=EXACT) if self.columns[column].kind == MONEY else number


def catalogue(data):
    database = sqlite3.connect(f"file:{data}/muster.db?mode=ro", uri=True)
    database.row_factory = sqlite3.Row
    return database


def segments(data, role):
    """Paths of the segments of all current versions."""
    rows = catalogue(data).execute(
        "SELECT version_id, file FROM version_segment JOIN version ON version.id = version_id "
        "JOIN period ON period.current_version = version.id WHERE role = ? AND state = 'ready' "
        "ORDER BY version_id, ordinal", (role,))
    return [data / "ledger" / f"v{row['version_id']}" / row["file"] for row in rows]


class Partial:
    """A partial rollup of one segment."""

    def __init__(self, path):
        self.data = path.read_bytes()
        begin, magic = struct.unpack("<Q8s", self.data[-16:])
        assert magic == b"MPRTROL1"
        self.bytes = Bytes(self.data[begin:-16])
        self.given_up, self.grain = self.bytes.u8(), self.bytes.u8()
        self.input_rows, self.kept = self.bytes.varint(), self.bytes.varint()
        self.time = self._column()
        self.keys = self._named()
        self.distinct = [self._texts() for _ in range(self.bytes.varint())]
        self.measures = self._named()
        self.runs = [[self.bytes.varint() for _ in range(5)] for _ in range(self.bytes.varint())]
        assert self.bytes.at_end()

    def _column(self):
        if not self.bytes.u8():
            return None
        name, source_name = self.bytes.string().decode(), self.bytes.string().decode()
        return Column(self.bytes.u8(), name, source_name)

    def _texts(self):
        return [self.bytes.string().decode() for _ in range(self.bytes.varint())]

    def _named(self):
        return {name: self._column() for name in self._texts()}

    def records(self):
        """(keys, start, lines, sums) of each row; checks order and hashes on the way."""
        for offset, size, records, rows, _ in self.runs:
            run, last, seen = Bytes(self.data[offset:offset + size]), (-1, -1, b""), []
            while not run.at_end():
                record = Bytes(run.take(run.u32()))
                order = record.u64(), record.u64(), record.string()
                assert last < order
                last = order
                keys = Bytes(order[2])
                texts = [keys.string() for _ in self.keys]
                assert keys.at_end()
                hashes = [checksum(text, i + 1) if text else 0 for i, text in enumerate(texts)]
                always_kept = len(self.keys) - len(self.distinct)
                assert order[:2] == (sum(hashes[:always_kept]) % 2**64, sum(hashes[always_kept:]) % 2**64)
                number = record.varint()
                seen.append(number)
                for _ in range(number):
                    start, lines = record.signed_varint(), record.varint()
                    yield [text.decode() for text in texts], start, lines, [self._sum(record) for _ in self.measures]
                assert record.at_end()
            assert (len(seen), sum(seen)) == (records, rows)

    @staticmethod
    def _sum(record):
        head = record.u8()
        if head == 0:
            return None
        scale, is_wide = (head - 65, True) if head > 64 else (head - 1, False)
        units = record.number(16, signed=True) if is_wide else record.signed_varint()
        return decimal.Decimal(units).scaleb(-scale, EXACT)
