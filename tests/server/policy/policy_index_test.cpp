// The policies of now, also those that another server on the same database wrote.
#include "server/policy/policy_index.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "server/adapters/sqlite_store.hpp"
#include "server/policy/engines.hpp"

namespace codegrant::server {
namespace {

/// Two servers' stores on one file.
class PolicyIndexes : public testing::Test {
 protected:
  PolicyIndexes() { put("first"); }
  ~PolicyIndexes() override { std::filesystem::remove_all(folder_); }

  void put(const std::string& id) {
    other_.resources.put({.type = "AccessPolicy", .id = id, .body = R"({"engine":"allow"})"}, {}, {}, {});
  }
  std::vector<std::string> ids() {
    std::vector<std::string> ids;
    for (const auto& [id, policy] : index_.current()->by_id()) ids.push_back(id);
    return ids;
  }

  using Ids = std::vector<std::string>;
  std::filesystem::path folder_ = [] {
    std::string name = std::filesystem::temp_directory_path() / "policies-XXXXXX";
    return std::filesystem::path(mkdtemp(name.data()));
  }();
  SqliteStore store_{"sqlite:" + (folder_ / "store").string()};
  SqliteStore other_{"sqlite:" + (folder_ / "store").string()};
  Engines engines_{store_.policy_queries};
  PolicyIndex index_{store_.resources, engines_};
};

TEST_F(PolicyIndexes, SeeWhatAnotherServerWroteChangedAndDeleted) {
  EXPECT_EQ(ids(), Ids{"first"});
  put("second");
  EXPECT_EQ(ids(), (Ids{"first", "second"}));
  const auto before = index_.current()->by_id().at("second");
  other_.resources.put({.type = "AccessPolicy", .id = "second", .body = R"({"engine":"nonsense"})"}, {}, {},
                       {});
  EXPECT_NE(index_.current()->by_id().at("second")->fault, before->fault);
  other_.resources.erase("AccessPolicy", "second", {}, {});
  EXPECT_EQ(ids(), Ids{"first"});
}

TEST_F(PolicyIndexes, CompileAgainOnlyWhatChanged) {
  const auto before = index_.current();
  other_.resources.put({.type = "Patient", .id = "p", .body = "{}"}, {}, {}, {});
  EXPECT_EQ(index_.current(), before);
  put("second");
  EXPECT_EQ(index_.current()->by_id().at("first"), before->by_id().at("first"));
}

}  // namespace
}  // namespace codegrant::server
