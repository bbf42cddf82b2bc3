// What was made of documents that are asked for again and again, for as long as each says the same.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace codegrant::server {

/// Made of a document's id and its text alone, so that nothing here can be out of date: whoever asks brings
/// the text as it is stored now. Safe to use from several threads.
template <class Value>
class Remembered {
 public:
  /// The value of that document; `make(id, body)` is asked where the text is another than last time.
  template <class Make>
  std::shared_ptr<const Value> get(const std::string& id, const std::string& body, const Make& make) {
    if (auto known = find(id, body)) return known;
    auto made = std::make_shared<const Value>(make(id, body));
    const std::lock_guard lock(mutex_);
    if (documents_.size() >= most_documents) documents_.clear();
    documents_[id] = {body, made};
    return made;
  }

 private:
  /// Of small documents some megabytes. With more of them in use than this, most are made anew each time.
  static constexpr std::size_t most_documents = 1000;

  struct Document {
    std::string body;
    std::shared_ptr<const Value> value;
  };

  std::shared_ptr<const Value> find(const std::string& id, const std::string& body) const {
    const std::lock_guard lock(mutex_);
    const auto found = documents_.find(id);
    return found == documents_.end() || found->second.body != body ? nullptr : found->second.value;
  }

  mutable std::mutex mutex_;
  std::unordered_map<std::string, Document> documents_;
};

}  // namespace codegrant::server
