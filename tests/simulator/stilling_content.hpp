// SPDX-License-Identifier: MIT
#pragma once

#include "ad.hpp"
#include "stilling_forms.hpp"

#include <functional>
#include <map>
#include <string>

namespace simulator {

/// Fields of an `ad_content` that are served as other JSON, whatever it is; as nothing, the field is left
/// out.
using Alterations = std::map<std::string, std::string, std::less<>>;

/// The ad in the stilling-feed's way.
std::string make_content(const Ad& ad, TimeForm form, const Alterations& alterations);

}  // namespace simulator
