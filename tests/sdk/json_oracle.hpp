// Another JSON reader, nlohmann/json, as a judge of ours.
#pragma once

#include <string>
#include <string_view>

namespace codegrant {

/// Reads `text` with both readers and says on what they disagree; empty where they do not. They agree where
/// both read the same values, names and order included, where both refuse, and where ours refuses for one of
/// the reasons that `Json::parse` names: a repeated name, nesting deeper than 16, more than 64 KiB, a byte
/// order mark, a NUL behind the value (which the other takes for the end). The other reader in turn knows no
/// number that is too great for a double, which ours never looks at.
std::string disagreement_on(std::string_view text);

/// `text` with zeros for the numbers that only ours reads, so that the other can read it, too.
std::string with_lesser_numbers(std::string_view text);

}  // namespace codegrant
