// A search as anybody may write it, asked of the store itself: it is refused with a reason, or its pages,
// however small, hold together what one large page holds.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/adapters/sql_resource_store.hpp"
#include "server/adapters/sqlite_database.hpp"
#include "server/domain/plain_rules.hpp"
#include "server/domain/stored_collection.hpp"
#include "server/endpoints/search_query.hpp"
#include "tests/fuzz/require.hpp"

namespace codegrant::server {
namespace {

constexpr std::string_view patients[] = {
    R"({"name":[{"family":"Okafor","given":["Ada","Ngozi"]}],"gender":"female","birthDate":"1979-03-13"})",
    R"({"name":[{"family":"O'Hara"}],"identifier":[{"system":"urn:mrn","value":"7"}],"active":true})",
    R"({"name":{"family":"okeke"},"gender":"other","multipleBirthInteger":2,"deep":{"er":[{"x":1.5}]}})",
    R"({"generalPractitioner":[{"resourceType":"Practitioner","id":"dr"}],"gender":"female"})",
    R"({"name":[{"family":"","given":[null,"%_\\"]}],"text":"a,b\"c"})",
    R"({})",
};

class NoTime : public Clock {
 public:
  UnixTime now() const override { return {}; }
};

class Ward {
 public:
  Ward() {
    int number = 0;
    for (const auto patient : patients)
      collection_.write("p" + std::to_string(number++), *parse_json(patient), {});
  }

  /// The ids of a whole page, one after the other; none where the search makes no sense.
  std::optional<std::vector<std::string>> ids(const SearchQuery& query, const Page& page) {
    auto searched = collection_.search(query.matches, page);
    if (const auto* unknown = std::get_if<UnknownParameter>(&searched)) {
      fuzz::require(!unknown->diagnostics.empty(), "a refusal without a reason");
      return std::nullopt;
    }
    const auto& found = std::get<SearchPage>(searched);
    fuzz::require(found.resources.size() <= page.count, "more than a page holds");
    fuzz::require(page.total == Total::left_out || found.total <= std::size(patients), "more than there are");
    std::vector<std::string> ids;
    for (const Json& resource : found.resources) ids.push_back(string_member(resource, "id"));
    return ids;
  }

 private:
  SqliteDatabase database_{"memory:"};
  SqlResourceStore store_{database_};
  PlainRules rules_ = plain_rules("Patient");
  NoTime clock_;
  StoredCollection collection_{store_, rules_, clock_};
};

void ask(Ward& ward, const SearchQuery& query) {
  Page whole = query.page;
  whole.count = 1000;
  whole.offset = 0;
  const auto all = ward.ids(query, whole);
  if (!all) return;
  std::vector<std::string> one_by_one;
  Page part = whole;
  part.bytes = 1;  // never less than one resource
  while (part.offset < all->size()) {
    const auto next = ward.ids(query, part);
    fuzz::require(next && next->size() == 1, "a page that ends too early, or too late");
    one_by_one.push_back(next->front());
    ++part.offset;
  }
  fuzz::require(one_by_one == *all, "the pages hold something else than the whole");
  static_cast<void>(ward.ids(query, query.page));
}

}  // namespace
}  // namespace codegrant::server

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace codegrant;
  static server::Ward ward;
  const auto form = Form::parse({reinterpret_cast<const char*>(data), size});
  if (!form) return 0;
  const auto read = server::read_search(*form);
  if (const auto* refused = std::get_if<server::ResourceAnswer>(&read))
    fuzz::require(refused->status == 400, "a search that is refused as something else");
  else
    server::ask(ward, std::get<server::SearchQuery>(read));
  return 0;
}
