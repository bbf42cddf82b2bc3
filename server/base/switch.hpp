// What an operator turns on or off.
#pragma once

namespace codegrant::server {

enum class Switch { off, on };

}  // namespace codegrant::server
