// Writes sessions into the database that its argument names and says the number of each on its output once
// the store answered, until somebody kills it.
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

#include "server/adapters/sqlite_store.hpp"

int main(int, char** arguments) {
  using namespace codegrant;
  using namespace codegrant::server;
  SqliteStore store(arguments[1]);
  const auto write = [&](int first) {
    for (int i = first;; i += 4) {
      SessionRecord session;
      session.id = std::to_string(i);
      session.expires_at = UnixTime::max();
      store.sessions.begin(session, {});
      const auto line = session.id + "\n";
      if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) return;
    }
  };
  std::vector<std::thread> threads;
  for (int first = 0; first < 4; ++first) threads.emplace_back(write, first);
  for (auto& thread : threads) thread.join();
}
