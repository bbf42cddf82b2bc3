#include "server/policy/matcho_structures.hpp"

#include <algorithm>

#include "server/domain/reference.hpp"

namespace codegrant::server::matcho {

// With a report each part is asked, so that all differences are told at once.
bool Inclusion::matches(const Json& value, const Place& place) const {
  const bool wants_object = !members_.empty() || operators_.empty();
  if (wants_object && !value.is_object()) return hold_or_report(false, value, place);
  bool all = true;
  for (const auto& part : operators_) {
    all = part->matches(value, place) && all;
    if (!all && place.is_silent()) return false;
  }
  for (const auto& [name, part] : members_) {
    all = part->matches(member_at(value, {name}), place.member(name)) && all;
    if (!all && place.is_silent()) return false;
  }
  return all;
}

bool Prefix::matches(const Json& value, const Place& place) const {
  if (!value.is_array() || value.size() < elements_.size()) return hold_or_report(false, value, place);
  bool all = true;
  for (std::size_t i = 0; i < elements_.size() && (all || !place.is_silent()); ++i)
    all = elements_[i]->matches(value[i], place.element(i)) && all;
  return all;
}

bool Enum::matches(const Json& value, const Place& place) const {
  const bool listed = std::find(values_.begin(), values_.end(), value) != values_.end();
  return hold_or_report(listed, value, place);
}

bool OneOf::matches(const Json& value, const Place& place) const {
  const bool any = std::any_of(choices_.begin(), choices_.end(),
                               [&](const auto& choice) { return choice->matches(value, place.silent()); });
  return hold_or_report(any, value, place);
}

bool PresentAll::matches(const Json& value, const Place& place) const {
  const auto is_there = [&](const PatternPointer& pattern) {
    return std::any_of(value.begin(), value.end(),
                       [&](const Json& element) { return pattern->matches(element, place.silent()); });
  };
  const bool all = value.is_array() && std::all_of(wanted_.begin(), wanted_.end(), is_there);
  return hold_or_report(all, value, place);
}

bool Contains::matches(const Json& value, const Place& place) const {
  const auto fits = [&](const Json& element) { return operand().matches(element, place.silent()); };
  return hold_or_report(value.is_array() && std::any_of(value.begin(), value.end(), fits), value, place);
}

bool Every::matches(const Json& value, const Place& place) const {
  if (!value.is_array()) return hold_or_report(false, value, place);
  bool all = true;
  for (std::size_t i = 0; i < value.size() && (all || !place.is_silent()); ++i)
    all = operand().matches(value[i], place.element(i)) && all;
  return all;
}

bool ReferencePattern::matches(const Json& value, const Place& place) const {
  const Json reference = plain_reference(value);
  if (reference.is_null()) return hold_or_report(false, value, place);
  return operand().matches(reference, place);
}

bool ReferenceElsewhere::matches(const Json& value, const Place& place) const {
  const Json reference = plain_reference(value);
  const bool same = !reference.is_null() && reference == plain_reference(path_.find(place.root()));
  return hold_or_report(same, value, place);
}

Json plain_reference(const Json& value) {
  const auto reference = read_reference(value.is_string() ? Json{{"reference", value}} : value);
  return reference ? to_json(*reference) : Json();
}

}  // namespace codegrant::server::matcho
