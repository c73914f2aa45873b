"""Random inputs and answers of AWS operations, out of botocore's models, and the same from a seed."""

import base64
import datetime
import json
import xml.sax.saxutils

LETTERS = "abcXYZ019-_. /+=&<>\"'%éß漢"
PLAIN = "abcXYZ019-"


def moment(rng):
    return datetime.datetime.fromtimestamp(rng.randrange(0, 4_000_000_000), datetime.timezone.utc)


def any_json(rng):
    return rng.choice([{"a": [1, "b", None, True]}, ["x", 2], {"n": {"m": "t"}}])


class Samples:
    """Values for shapes; recursive ones end where they may."""

    def __init__(self, rng, fullness=0.5):
        self.rng, self.fullness = rng, fullness

    def text(self, shape, letters):
        if values := shape.metadata.get("enum"):
            return self.rng.choice(values)
        least = max(shape.metadata.get("min", 0), 1)
        most = max(least, min(shape.metadata.get("max", 12), least + 12))
        return "".join(self.rng.choice(letters) for _ in range(self.rng.randint(int(least), int(most))))

    def value(self, shape, depth=0, letters=LETTERS):
        if shape.serialization.get("jsonvalue") or shape.metadata.get("document"):
            return any_json(self.rng)
        return getattr(self, shape.type_name)(shape, depth, letters)

    def structure(self, shape, depth, _):
        # S3's Expires is a text, which botocore makes a time for its older callers.
        members = [(name, member) for name, member in shape.members.items() if name != "Expires"]
        if shape.metadata.get("union"):
            members = [self.rng.choice(members)] if depth < 6 else members[:1]
            return {name: self.member(member, depth) for name, member in members}
        required = shape.required_members
        chance = self.fullness if depth < 4 else 0.0
        return {name: self.member(member, depth) for name, member in members
                if name in required or member.serialization.get("location") == "uri"
                or member.serialization.get("hostLabel") or self.rng.random() < chance}

    def member(self, shape, depth):
        location = shape.serialization.get("location")
        bare = location in ("header", "headers") or shape.serialization.get("hostLabel")
        return self.value(shape, depth + 1, PLAIN if bare else LETTERS)

    def list(self, shape, depth, letters):
        least = int(shape.metadata.get("min", 0))
        most = least + (2 if depth < 4 else 0)
        return [self.value(shape.member, depth + 1, letters) for _ in range(self.rng.randint(least, most))]

    def map(self, shape, depth, letters):
        count = self.rng.randint(0, 2) if depth < 4 else 0
        return {self.value(shape.key, depth + 1, PLAIN): self.value(shape.value, depth + 1, letters)
                for _ in range(count)}

    def string(self, shape, _, letters):
        return self.text(shape, letters)

    def blob(self, shape, _, letters):
        return self.text(shape, LETTERS).encode()

    def boolean(self, *_):
        return self.rng.random() < 0.5

    def integer(self, shape, *_):
        least = int(shape.metadata.get("min", 0))
        return self.rng.randint(least, max(least, min(int(shape.metadata.get("max", least + 1000)), least + 1000)))

    long = integer

    def double(self, shape, *_):
        return max(float(shape.metadata.get("min", 0)), self.rng.randrange(1, 4000) + 0.25)

    float = double

    def timestamp(self, *_):
        return moment(self.rng)


def plain(value):
    """As the engine writes and reads it in JSON: moments RFC 3339, bytes as they are."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def scalar(shape, value, usual):
    if shape.type_name == "timestamp":
        form = shape.serialization.get("timestampFormat", usual).lower()
        if form == "unixtimestamp":
            return int(value.timestamp())
        if form == "rfc822":
            return value.strftime("%a, %d %b %Y %H:%M:%S GMT")
        return value.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return base64.b64encode(value).decode() if shape.type_name == "blob" else value


def json_answer(shape, value):
    """A value as a service of a JSON protocol sends it, with members that no model knows."""
    if shape.metadata.get("document"):
        return value
    if shape.type_name == "structure":
        members = {shape.members[name].serialization.get("name", name): json_answer(shape.members[name], item)
                   for name, item in value.items()}
        return members if shape.metadata.get("union") else {**members, "NewMember": {"deep": [1]}, "new": None}
    if shape.type_name == "list":
        return [json_answer(shape.member, item) for item in value]
    if shape.type_name == "map":
        return {key: json_answer(shape.value, item) for key, item in value.items()}
    return scalar(shape, value, "unixtimestamp")


def xml_text(shape, value):
    value = scalar(shape, value, "iso8601")
    return str(value).lower() if isinstance(value, bool) else xml.sax.saxutils.escape(str(value))


def xml_answer(shape, value, name):
    """A value as a service of an XML protocol sends it, with elements that no model knows."""
    if shape.type_name == "structure":
        attributes, inner = "", "" if shape.metadata.get("union") else "<NewMember><deep>1</deep></NewMember>"
        for member, item in value.items():
            of = shape.members[member]
            if of.serialization.get("location") in ("header", "headers", "statusCode"):
                continue
            own = of.serialization.get("name", member)
            if of.serialization.get("xmlAttribute"):
                attributes += f' xmlns:{own.split(":")[0]}="urn:x" {own}={xml.sax.saxutils.quoteattr(item)}'
            else:
                inner += xml_answer(of, item, own)
        return f"<{name}{attributes}>{inner}</{name}>"
    flat = shape.serialization.get("flattened")
    if shape.type_name == "list":
        item_name = shape.member.serialization.get("name", name if flat else "member")
        items = "".join(xml_answer(shape.member, item, item_name) for item in value)
        return items if flat else f"<{name}>{items}</{name}>"
    if shape.type_name == "map":
        key_name, value_name = (part.serialization.get("name", usual)
                                for part, usual in ((shape.key, "key"), (shape.value, "value")))
        entry = name if flat else "entry"
        items = "".join(f"<{entry}>{xml_answer(shape.key, key, key_name)}"
                        f"{xml_answer(shape.value, item, value_name)}</{entry}>" for key, item in value.items())
        return items if flat else f"<{name}>{items}</{name}>"
    return f"<{name}>{xml_text(shape, value)}</{name}>"


def header_text(shape, value):
    if shape.serialization.get("jsonvalue"):
        return base64.b64encode(json.dumps(value).encode()).decode()
    if shape.type_name == "list":
        return ", ".join(header_text(shape.member, item) for item in value)
    value = scalar(shape, value, "rfc822")
    return str(value).lower() if isinstance(value, bool) else str(value)


def answer(protocol, operation, value):
    """Headers and body of an answer with that value."""
    shape, headers = operation.output_shape, [["x-amzn-RequestId", "r-1"]]
    if shape is None:
        return headers, f"<{operation.name}Response/>" if protocol in ("query", "ec2") else ""
    in_body = {}
    for name, item in value.items():
        of = shape.members[name]
        location = of.serialization.get("location") if protocol.startswith("rest") else None
        if location == "headers":
            headers += [[of.serialization.get("name", "") + key, text] for key, text in item.items()]
        elif location == "header":
            headers.append([of.serialization.get("name", name), header_text(of, item)])
        elif location != "statusCode":
            in_body[name] = item
    payload = shape.serialization.get("payload") if protocol.startswith("rest") else None
    if payload:
        of, item = shape.members[payload], in_body.get(payload)
        if of.type_name in ("blob", "string"):
            return headers, plain(item) if item is not None else ""
        shape, in_body, name = of, item, of.serialization.get("name", payload)
        if item is None:
            return headers, ""
    else:
        name = shape.serialization.get("resultWrapper", operation.name + "Response")
    if protocol in ("json", "rest-json"):
        return headers, json.dumps(json_answer(shape, in_body))
    text = xml_answer(shape, in_body, name)
    if protocol == "query":
        text = (f'<{operation.name}Response xmlns="urn:aws">{text}<ResponseMetadata><RequestId>r-1</RequestId>'
                f"</ResponseMetadata></{operation.name}Response>")
    return headers, '<?xml version="1.0" encoding="UTF-8"?>\n' + text
