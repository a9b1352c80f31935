// SPDX-License-Identifier: MIT
#pragma once

#include "poison.hpp"
#include "request.hpp"
#include "settings.hpp"
#include "stilling_store.hpp"

#include <string>

namespace simulator {

/// JSON, compressed if the request allows it.
Answer json_answer(const Request& request, std::string body);

/// `/api/v1/feedentry/{uuid}`: the stilling-feed's documents, and what is wrong with them.
class StillingDocuments {
  public:
    StillingDocuments(const StillingStore& store, const SharedSettings& settings, Poisons& poisons)
        : store_(store), settings_(settings), poisons_(poisons) {}

    Answer answer(const Request& request, const std::string& uuid, Moment moment);

  private:
    Answer document(const Request& request, const std::string& uuid, Moment moment) const;
    Answer spoiled(const Request& request, const std::string& uuid, Moment moment, const Poison& poison);
    Answer changed(const Request& request, const std::string& uuid, Moment moment, Poison::Kind kind) const;

    const StillingStore& store_;
    const SharedSettings& settings_;
    Poisons& poisons_;
};

}  // namespace simulator
