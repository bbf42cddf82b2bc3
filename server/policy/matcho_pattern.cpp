#include "server/policy/matcho_pattern.hpp"

namespace codegrant::server::matcho {

void Place::append_to(Json& path) const {
  if (above_ == nullptr) return;
  above_->append_to(path);
  if (step_.name.data() == nullptr)
    path.push_back(step_.index);
  else
    path.push_back(step_.name);
}

void Place::report(const Json& expected, const Json& but) const {
  if (is_silent()) return;
  Json path = Json::array();
  append_to(path);
  report_->push_back({expected, but, std::move(path)});
}

bool Pattern::hold_or_report(bool holds, const Json& value, const Place& place) const {
  if (!holds) place.report(source_, value);
  return holds;
}

}  // namespace codegrant::server::matcho
