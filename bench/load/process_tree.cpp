#include "bench/load/process_tree.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace codegrant::load {
namespace {

/// Fields of /proc/PID/stat, counted from `state` (proc(5)).
enum Field : std::size_t {
  parent = 1,
  user = 11,
  system = 12,
  user_of_dead = 13,
  system_of_dead = 14,
  resident = 21
};

const double ticks_per_second = static_cast<double>(sysconf(_SC_CLK_TCK));
const auto page_kib = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) / 1024;

std::vector<std::string> stat_fields(const std::string& pid) {
  std::ifstream file("/proc/" + pid + "/stat");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto end_of_name = text.rfind(')');
  if (end_of_name == std::string::npos) return {};
  std::istringstream words(text.substr(end_of_name + 2));
  return {std::istream_iterator<std::string>(words), {}};
}

std::multimap<int, int> children_by_parent() {
  std::multimap<int, int> children;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    const auto fields = stat_fields(name);
    if (fields.size() > parent) children.emplace(std::stoi(fields[parent]), std::stoi(name));
  }
  return children;
}

void add(int pid, Usage& usage) {
  const auto fields = stat_fields(std::to_string(pid));
  if (fields.size() <= resident) return;
  for (const auto field : {user, system, user_of_dead, system_of_dead})
    usage.cpu_seconds += std::stod(fields[field]) / ticks_per_second;
  usage.memory_kib += std::stoull(fields[resident]) * page_kib;
  std::ifstream io("/proc/" + std::to_string(pid) + "/io");
  std::uint64_t value = 0;
  for (std::string name; io >> name >> value;)
    if (name == "write_bytes:") usage.written_bytes += value;
}

}  // namespace

Usage usage_of(int pid) {
  const auto children = children_by_parent();
  Usage usage;
  std::vector<int> pending{pid};
  while (!pending.empty()) {
    const int next = pending.back();
    pending.pop_back();
    add(next, usage);
    const auto [first, last] = children.equal_range(next);
    for (auto child = first; child != last; ++child) pending.push_back(child->second);
  }
  return usage;
}

double cpu_seconds_of_all() {
  std::ifstream file("/proc/stat");
  std::string name;
  double user = 0, nice = 0, system = 0, idle = 0, waiting = 0, interrupts = 0, soft_interrupts = 0;
  file >> name >> user >> nice >> system >> idle >> waiting >> interrupts >> soft_interrupts;
  return (user + nice + system + interrupts + soft_interrupts) / ticks_per_second;
}

double own_cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace codegrant::load
