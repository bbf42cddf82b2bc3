#include "codegrant/codec/form_writer.hpp"

namespace codegrant {

void FormWriter::add(std::string_view name, std::string_view value) {
  if (separator_) text_ += separator_;
  separator_ = '&';
  append_parameter(text_, name, value);
}

}  // namespace codegrant
