// JSON Patch (RFC 6902): a list of operations that change a document, all of them or none.
#pragma once

#include <cstddef>
#include <string>

#include "codegrant/base/result.hpp"
#include "server/json/json.hpp"

namespace codegrant::server {

/// Why a patch changed nothing.
struct PatchFault {
  enum class Kind {
    malformed,       ///< no JSON Patch, whatever the document
    not_applicable,  ///< it does not fit this document; a `test` that fails is one of these
  };
  Kind kind = Kind::malformed;
  std::size_t operation = 0;  ///< its place in the patch, from 0
  std::string detail;         ///< what is wrong, and what would be right; shows nothing of the document
};

/// At most this many operations in one patch.
inline constexpr std::size_t max_patch_operations = 1000;

/// The document after all operations of `patch`. Refuses what would grow it beyond measure: nesting over
/// `max_document_depth`, and copies of more than a few megabytes in all.
codegrant::Result<Json, PatchFault> apply_json_patch(Json document, const Json& patch);

}  // namespace codegrant::server
