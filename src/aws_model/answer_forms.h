#pragma once

#include <string_view>

#include "aws_model/http_message.h"
#include "aws_model/shape.h"
#include "aws_model/xml_document.h"
#include "base/json.h"

namespace muster::aws {

/// The forms of an answer, one a file. None fails: what does not fit the model is left out, so that
/// a service may add to its answers.

/// A value out of JSON.
Json from_json(const ShapeUse& use, const Json& value);

/// The members of a structure that stand in the body, out of an element.
Json from_xml(const ShapeUse& use, const XmlElement& element);

/// A value that is neither structure, list nor map, out of text; null for what is of another type.
Json from_text(const ShapeUse& use, std::string_view text);

/// The members of a structure that stand in the headers or are the status.
Json::Object from_head(const Shape& shape, const HttpResponse& answer);

} // namespace muster::aws
