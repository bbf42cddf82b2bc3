// What a policy's query may do on a connection, and for how long.
#pragma once

#include <array>
#include <chrono>
#include <set>
#include <string>
#include <string_view>

struct sqlite3;

namespace codegrant::server::sqlite {

/// How names compare in SQL: without regard to ASCII case.
std::string folded(std::string_view name);

/// While it lives, statements can be prepared on the connection that read views of the schema temp and JSON
/// functions, and nothing else: no table, no other schema, no pragma. The view `gate` alone may read the
/// tables of resources. Whoever knows the name of the gate could name a subquery so and read those tables,
/// too: it must be a name that nobody can guess.
class PolicyGuard {
 public:
  /// `views` are the names of the schema temp, in lower case.
  PolicyGuard(sqlite3* connection, std::string gate, std::set<std::string> views,
              std::chrono::milliseconds patience);
  ~PolicyGuard();
  PolicyGuard(const PolicyGuard&) = delete;
  PolicyGuard& operator=(const PolicyGuard&) = delete;

 private:
  struct Limit {
    int id;
    int value;
  };

  static int authorize(void* self, int action, const char* first, const char* second, const char* schema,
                       const char* context);
  static int is_over(void* self);
  bool may_read(const char* table, const char* schema, const char* context) const;

  sqlite3* connection_;
  std::string gate_;
  std::set<std::string> views_;
  std::chrono::steady_clock::time_point deadline_;
  std::array<Limit, 2> before_;
};

}  // namespace codegrant::server::sqlite
