// Which servers a request wants its token to be good for (RFC 8707).
#pragma once

#include <string>
#include <vector>

#include "codegrant/codec/form.hpp"
#include "server/base/error.hpp"

namespace codegrant::server {

/// The audience of a token for `asked`, space-separated: each must be one of `allowed` (space-separated;
/// where that is empty, this server itself, `issuer`). Where nothing is asked, all of `allowed`. Fails with
/// `invalid_target`.
Result<std::string> narrow_audience(const std::vector<std::string>& asked, const std::string& allowed,
                                    const std::string& issuer);

/// The same for the `resource`s of `form`.
Result<std::string> read_asked_audience(const Form& form, const std::string& allowed,
                                        const std::string& issuer);

/// SMART App Launch's `aud`: the server that the app believes it will talk to. It narrows nothing; a name
/// that is not ours and not in `allowed` was put there by somebody who wants to be sent a token. Fails with
/// `invalid_target`.
Result<void> check_aud(const Form& form, const std::string& allowed, const std::string& issuer);

}  // namespace codegrant::server
