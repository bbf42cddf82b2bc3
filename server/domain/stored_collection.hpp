// A collection of documents in the resource store, under the rules of its type.
#pragma once

#include "server/domain/collection.hpp"
#include "server/domain/resource_rules.hpp"
#include "server/ports/clock.hpp"

namespace codegrant::server {

/// A write or a delete that is ready but for the store. Good for the version that it was made of, which its
/// change names.
struct Plan {
  StoredCollection* collection = nullptr;
  std::string id;
  std::optional<Change> change;  ///< none: nothing is to be done
  Json before;                   ///< the document that is there; null: none
  Json after;                    ///< null: it will be deleted
  std::optional<Shown> same;     ///< set where the document is there already
  std::size_t bytes = 0;         ///< of both documents' texts
};

class StoredCollection : public Collection {
 public:
  StoredCollection(ResourceStore& store, ResourceRules& rules, const Clock& clock)
      : store_(store), rules_(rules), clock_(clock) {}

  std::string type() const override { return rules_.type(); }
  std::optional<Shown> read(const std::string& id) override;
  WriteOutcome write(const std::string& id, const Json& document, const Precondition& precondition) override;
  EraseOutcome erase(const std::string& id, const Precondition& precondition) override;
  std::variant<SearchPage, UnknownParameter> search(const std::vector<Match>& matches,
                                                    const Page& page) override;
  VersionPage history(const std::string& id, const Page& page) override;
  std::optional<ShownVersion> version(const std::string& id, std::int64_t number) override;
  bool keeps(const std::vector<std::string>& path) const override { return rules_.keeps(path); }
  StoredCollection* stored() override { return this; }

  std::variant<Plan, Problems, VersionConflict> plan_write(const std::string& id, const Json& document,
                                                           const Precondition& precondition);
  std::variant<Plan, VersionConflict> plan_erase(const std::string& id, const Precondition& precondition);
  /// Leaves a resource as it is, and holds it to the version that is `shown`.
  Plan plan_nothing(const std::string& id, const Shown& shown);
  /// What a change brought, as it is shown.
  Shown show_changed(const Plan& plan, const Changed& changed) const;

 private:
  std::variant<std::vector<Match>, UnknownParameter> read_matches(const std::vector<Match>& matches) const;
  std::optional<UnknownParameter> refuse_key(const std::string& key) const;
  /// Whether the member at `path` is one that no read shows.
  bool hides(const std::vector<std::string>& path) const;
  Shown show_stored(const Resource& resource, const Json& body, bool created) const;
  ShownVersion show_version(const std::string& id, const Version& version) const;

  ResourceStore& store_;
  ResourceRules& rules_;
  const Clock& clock_;
};

/// What came of a plan: nothing where there was nothing to erase.
using PlanOutcome = std::variant<Shown, Absent>;

/// Carries all plans out together, or none; `Refused::change` is the place of the plan that stood in the way.
std::variant<std::vector<PlanOutcome>, Refused> carry_out(ResourceStore& store,
                                                          const std::vector<Plan>& plans, UnixTime now);

}  // namespace codegrant::server
