"""A disk that loses power or fills up: the directory that shim/disk.cpp traces, and what a crash leaves of it.

What was synced is there after a crash: the content of a file by fsync or fdatasync of it, the names in a directory by
fsync of that directory. Of everything else any part may be: none of it, the first so many changes, or, within a file,
any sectors of any writes. Names come and go in their order. This is what POSIX promises, which is less than most file
systems keep.
"""

import mmap
import os
import pathlib
import struct

from muster_cli import BUILD

SECTOR = 512
LIBRARY = BUILD / "lib" / "libmuster_disk.so"
RECORD = struct.Struct("<IIIIQQQ")
CREATE, WRITE, TRUNCATE, SYNC_BEGIN, SYNC_END, LINK, UNLINK, RENAME, MAKE_DIRECTORY, REMOVE_DIRECTORY = range(1, 11)
NEVER = -1


class Control:
    """The counters that the library and a test share, by name."""

    FIELDS = ("syncs_until_cut", "changes_until_full", "syncs", "changes", "refused")

    def __init__(self, path):
        path.write_bytes(struct.pack("<5q", NEVER, NEVER, 0, 0, 0))
        with open(path, "r+b") as file:
            self._memory = mmap.mmap(file.fileno(), 0)

    def __getitem__(self, name):
        return struct.unpack_from("<q", self._memory, 8 * self.FIELDS.index(name))[0]

    def __setitem__(self, name, value):
        struct.pack_into("<q", self._memory, 8 * self.FIELDS.index(name), value)


def put(content, offset, data):
    """Writes into a bytearray as into a file: a gap is zeros."""
    content.extend(b"\0" * (offset - len(content)))
    content[offset:offset + len(data)] = data


def resize(content, size):
    del content[size:]
    content.extend(b"\0" * (size - len(content)))


class File:
    """A file now, as it was synced, and the changes since: (offset, data), or (size, None)."""

    def __init__(self, mode, content=b""):
        self.mode = mode
        self.live, self.synced = bytearray(content), bytearray(content)
        self.changes, self.past = [], 0  # `past`: how many are synced and forgotten

    def change(self, place, data):
        apply(self.live, place, data)
        self.changes.append((place, data))

    def sync(self, count):
        """Makes the first so many changes durable."""
        for place, data in self.changes[:count]:
            apply(self.synced, place, data)
        del self.changes[:count]
        self.past += count

    def after_crash(self, randomness):
        content = bytearray(self.synced)
        how = randomness.choice(("none", "first", "any"))
        if how == "first":
            for place, data in self.changes[:randomness.randint(0, len(self.changes))]:
                apply(content, place, data)
        elif how == "any":
            share = randomness.random()
            for place, data in self.changes:
                if data is None:
                    if randomness.random() < share:
                        resize(content, place)
                    continue
                for begin, end in sectors(place, len(data)):
                    if randomness.random() < share:
                        put(content, begin, data[begin - place:end - place])
            if randomness.random() < 0.5:  # the size came through, the content did not
                resize(content, max(len(content), len(self.live)))
        return bytes(content)


def apply(content, place, data):
    if data is None:
        resize(content, place)
    else:
        put(content, place, data)


def sectors(place, size):
    """The pieces of a write that a disk keeps or loses whole."""
    begin = place
    while begin < place + size:
        end = min(place + size, (begin // SECTOR + 1) * SECTOR)
        yield begin, end
        begin = end


class Directory:
    """The names in it now and as they were synced. A change is {name: what is there now, or None}; one that moves
    something between two directories is a change of both, which are synced together."""

    def __init__(self, mode=0o700):
        self.mode = mode
        self.live, self.synced = {}, {}
        self.changes, self.past = [], 0

    def change(self, names, together=None):
        for name, node in names.items():
            if node is None:
                self.live.pop(name, None)
            else:
                self.live[name] = node
        self.changes.append((names, together))

    def sync(self, count):
        due = self.changes[:count]
        del self.changes[:count]
        self.past += len(due)
        for names, together in due:
            self.keep(self.synced, names)
            if together is not None and together["other"][self].holds(together):
                together["other"][self].sync_up_to(together)

    def holds(self, together):
        return any(other is together for _, other in self.changes)

    def sync_up_to(self, together):
        self.sync(1 + next(i for i, (_, other) in enumerate(self.changes) if other is together))

    @staticmethod
    def keep(entries, names):
        for name, node in names.items():
            if node is None:
                entries.pop(name, None)
            else:
                entries[name] = node


class Disk:
    """The tree below `root`, as of now; replay() follows a trace."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.nodes = {}  # by inode, of which the file system uses those of deleted files again
        self.directories = []
        self.top = self._scan(self.root)
        self.begun = {}

    def _scan(self, path):
        mode = path.stat().st_mode & 0o7777
        if path.is_dir():
            node = Directory(mode)
            node.live = {child.name: self._scan(child) for child in path.iterdir() if not child.name.endswith("-shm")}
            node.synced = dict(node.live)
            self.directories.append(node)
        else:
            node = File(mode, path.read_bytes())
        self.nodes[path.stat().st_ino] = node
        return node

    def _at(self, path):
        """The directory of a path, and its name there."""
        *directories, name = os.path.relpath(path, self.root).split("/")
        node = self.top
        for part in directories:
            node = node.live[part]
        return node, name

    def replay(self, trace):
        for kind, path, other, mode, inode, number, data in records(trace):
            if kind == CREATE:
                self.nodes[inode] = File(mode & 0o777)
                directory, name = self._at(path)
                directory.change({name: self.nodes[inode]})
            elif kind == MAKE_DIRECTORY:
                self.nodes[inode] = Directory(mode)
                self.directories.append(self.nodes[inode])
                directory, name = self._at(path)
                directory.change({name: self.nodes[inode]})
            elif kind == WRITE:
                self.nodes[inode].change(number, data)
            elif kind == TRUNCATE:
                self.nodes[inode].change(number, None)
            elif kind == SYNC_BEGIN:
                node = self.nodes[inode]
                self.begun[number] = (node, node.past + len(node.changes))
            elif kind == SYNC_END:
                node, changes = self.begun.pop(number)
                node.sync(max(0, changes - node.past))  # another sync of it may have ended meanwhile
            elif kind in (UNLINK, REMOVE_DIRECTORY):
                directory, name = self._at(path)
                directory.change({name: None})
            else:
                self._rename(kind, path, other)
        return self

    def _rename(self, kind, path, other):
        (source, name), (target, new_name) = self._at(path), self._at(other)
        node = source.live[name]
        if kind == LINK:
            target.change({new_name: node})
        elif source is target:
            target.change({name: None, new_name: node})
        else:
            together = {}
            together["other"] = {source: target, target: source}
            source.change({name: None}, together)
            target.change({new_name: node}, together)

    def files(self):
        """The content of each file now, by its path: what is really there, if nothing went untraced."""
        return dict(walk(self.top, pathlib.Path(), lambda node: node.live, lambda file: bytes(file.live)))

    def after_crash(self, randomness):
        """(path, mode, content) of what a power cut leaves; a directory's content is None. Parents come first."""
        names = self._names_after_crash(randomness)
        contents = {}

        def below(node, path):
            for name, child in sorted(names(node).items()):
                if isinstance(child, Directory):
                    yield path / name, child.mode, None
                    yield from below(child, path / name)
                else:
                    if id(child) not in contents:  # hard links
                        contents[id(child)] = child.after_crash(randomness)
                    yield path / name, child.mode, contents[id(child)]

        return list(below(self.top, pathlib.Path()))

    def _names_after_crash(self, randomness):
        every = self.directories
        loses_all = randomness.random() < 0.5
        kept = {id(node): 0 if loses_all else randomness.randint(0, len(node.changes)) for node in every}
        shrinking = True
        while shrinking:  # a move is kept by both directories or by none
            shrinking = False
            for node in every:
                for place, (_, together) in enumerate(node.changes[:kept[id(node)]]):
                    other = together and together["other"][node]
                    if other and not any(t is together for _, t in other.changes[:kept[id(other)]]):
                        kept[id(node)], shrinking = place, True
                        break

        def names(node):
            entries = dict(node.synced)
            for change, _ in node.changes[:kept[id(node)]]:
                Directory.keep(entries, change)
            return entries

        return names


def walk(node, path, entries, content):
    """(path, content) of each file."""
    for name, child in entries(node).items():
        if isinstance(child, Directory):
            yield from walk(child, path / name, entries, content)
        else:
            yield path / name, content(child)


def records(trace):
    """(kind, path, other path, mode, inode, number, data) of each whole record."""
    with open(trace, "rb") as file:
        while len(head := file.read(RECORD.size)) == RECORD.size:
            kind, path_size, other_size, mode, inode, number, data_size = RECORD.unpack(head)
            rest = file.read(path_size + other_size + data_size)
            if len(rest) < path_size + other_size + data_size:
                return
            path = os.path.normpath(rest[:path_size].decode()) if path_size else ""
            other = os.path.normpath(rest[path_size:path_size + other_size].decode()) if other_size else ""
            yield kind, path, other, mode, inode, number, rest[path_size + other_size:]


class Machine:
    """A directory `disk` below `root` as the disk of the processes that are run with env()."""

    def __init__(self, root):
        self.disk = root / "disk"
        self.disk.mkdir(parents=True)
        self.trace = root / "trace"
        self.control = Control(root / "control")
        self.boot()

    def boot(self):
        """What is on the disk now is durable."""
        self._disk = Disk(self.disk)
        self._is_replayed = False
        self.trace.write_bytes(b"")
        self.control["syncs_until_cut"] = self.control["changes_until_full"] = NEVER
        self.control["syncs"] = self.control["changes"] = self.control["refused"] = 0

    def env(self):
        return {**os.environ, "LD_PRELOAD": str(LIBRARY), "MUSTER_DISK_ROOT": str(self.disk),
                "MUSTER_DISK_TRACE": str(self.trace), "MUSTER_DISK_CONTROL": str(self.control_path()),
                "ASAN_OPTIONS": os.environ["ASAN_OPTIONS"] + ":verify_asan_link_order=0"}

    def control_path(self):
        return self.trace.with_name("control")

    def traced(self):
        """The disk as the trace tells it. To be asked when nobody runs any more."""
        if not self._is_replayed:
            self._disk.replay(self.trace)
            self._is_replayed = True
        return self._disk

    def check_trace(self):
        """The trace has to tell all that is on the disk."""
        told = self.traced().files()
        there = {path.relative_to(self.disk): path.read_bytes() for path in self.disk.rglob("*")
                 if path.is_file() and not path.name.endswith("-shm")}
        different = [str(path) for path in {*told, *there} if told.get(path) != there.get(path)]
        assert different == [], f"not traced: {different}"

    def crash(self, randomness):
        """Leaves on the disk what a power cut at the end of the trace may leave. Nobody runs any more."""
        left = self.traced().after_crash(randomness)
        empty(self.disk)
        for path, mode, content in left:
            target = self.disk / path
            if content is None:
                target.mkdir()
            else:
                target.write_bytes(content)
            target.chmod(mode)
        self.boot()


def empty(directory):
    for path in sorted(directory.rglob("*"), key=lambda path: len(path.parts), reverse=True):
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()


