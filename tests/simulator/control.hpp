// SPDX-License-Identifier: MIT
#pragma once

#include "request.hpp"

#include <string_view>

namespace simulator {

class Simulator;

/// Everything under `/control`: what a test in another process does to the feeds, and asks of them.
///
/// POST, to the ad `uuid=` or to `count=` (1) drawn by chance; the answer names them, one a line:
/// - `update`; `stop` (`as=masked|masked_with_place|plain|with_content`); both with `silent=1` for no event;
/// - `expire` (`drop=1`), `reactivate`, `duplicate`, `hide`, `share` (`as=open|missing|empty|broken`);
/// - `edit` (`field=`, `value=` JSON, `silent=1`): of the ad, in both feeds; `alter` (`field=`, `value=` any
/// text):
///   of what the document says, and without a value the field is left out;
/// - `poison` (`kind=status|garbage|truncated|empty|late|held|missing|blank|no-content|inactive`, `status=`,
///   `times=`, `delay=`, `retry-after=`), also with `all=1`, or with `share=0.3` (`seed=`, `by-request=1`,
///   `times-each=`) for that share of all details.
///
/// POST besides:
/// - `publish` (`count=`, `at=`, or ads as NDJSON), `detail` (a document; with `uuid=` and
///   `status=ACTIVE|INACTIVE` whatever it is), `item` (of a page, whatever it is, `count=`), `rotate` (the
///   public token), `set` (any of the settings, named in `control_settings.cpp`);
/// - `batch` (`on=1`): all changes are of one time until `on=0`;
/// - `replicas` (`as=ok,down,starting,refusing,stale,stale-events`, `requests=`), which take requests in
///   turn; `remember`: from here on, stale is what is so now;
/// - `trouble` (`kind=status|lock|reset`, `status=`, `requests=`, `for=`,
///   `only=ads|first_page|page|detail|public_token`);
/// - `leave` (`for=`): nobody listens meanwhile, not even here, and this request may get no answer either;
/// - `cure` and `release` (`uuid=`, or all); `calm` ends all troubles and replicas, and cures what is spread.
///
/// GET: `count`, `ads`, `details` (the truth of either feed), `events`, `requests`, `counts` (of requests by
/// kind).
class Control {
  public:
    explicit Control(Simulator& simulator) : simulator_(simulator) {}

    Answer answer(const Request& request);

  private:
    Answer read(std::string_view what) const;
    Answer change(std::string_view what, const Request& request);
    Answer change_each(std::string_view what, const Request& request);
    Answer publish(const Request& request);
    Answer put_detail(const Request& request);
    Answer expire(const Request& request);
    Answer poison(const Request& request);
    bool disturb(std::string_view what, const Request& request);
    Answer set(const Request& request);

    Simulator& simulator_;
};

}  // namespace simulator
