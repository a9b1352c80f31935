// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace jobfeed::serve {

/// Around a report that is a file of its own; the style sheet comes between the two.
inline constexpr std::string_view report_file_begin = R"html(<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>{{TITLE}}</title>
<link rel="icon" href="data:,">
<style>
)html";

inline constexpr std::string_view report_file_middle = R"html(</style>
</head>
<body>
<main>
)html";

inline constexpr std::string_view report_file_end = R"html(</main>
<footer>
<p>{{T_SOURCE}} {{MADE_BY}}</p>
</footer>
</body>
</html>
)html";

inline constexpr std::string_view report_body = R"html(<div class="report">
<h1>{{TITLE}}</h1>
<p class="hint">{{ABOUT}}</p>
<dl class="tiles">
{{#TILES}}<div><dt>{{LABEL}}</dt><dd>{{VALUE}}</dd></div>
{{/TILES}}</dl>
{{#SECTIONS}}<section>
<h2 id="{{ID}}">{{HEADING}}</h2>
{{#NOTES}}<p class="hint">{{NOTE}}</p>
{{/NOTES}}{{#CHART}}<div class="chart" aria-hidden="true">
{{#LEGEND}}<p class="legend">{{#SERIES}}<span><svg viewBox="0 0 10 10"><rect class="{{COLOUR}}" width="10" height="10"/></svg>{{NAME}}</span>
{{/SERIES}}</p>
{{/LEGEND}}<div class="plot">
<div class="scale"><span>{{TOP}}</span><span>{{HALF}}</span><span>0</span></div>
<svg viewBox="0 0 {{WIDTH}} 100" preserveAspectRatio="none">
<path class="grid" d="M0 0H{{WIDTH}}M0 50H{{WIDTH}}M0 100H{{WIDTH}}"/>
{{#BARS}}<rect class="{{COLOUR}}" x="{{X}}" y="{{Y}}" width="{{W}}" height="{{H}}"><title>{{TIP}}</title></rect>
{{/BARS}}</svg>
<div class="ends"><span>{{FIRST}}</span><span>{{MIDDLE}}</span><span>{{LAST}}</span></div>
</div>
</div>
{{/CHART}}<div class="table {{KIND}}" role="region" tabindex="0" aria-labelledby="{{ID}}">
<table>
<thead><tr>{{#HEADS}}<th scope="col">{{TEXT}}</th>{{/HEADS}}{{#BAR_HEAD}}<td class="bar"></td>{{/BAR_HEAD}}</tr></thead>
<tbody>
{{#ROWS}}<tr><th scope="row">{{LABEL}}</th>{{#CELLS}}<td>{{TEXT}}</td>{{/CELLS}}{{#BAR}}<td class="bar"><svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect class="one" width="{{SHARE}}" height="1"/></svg></td>{{/BAR}}</tr>
{{/ROWS}}</tbody>
</table>
</div>
</section>
{{/SECTIONS}}</div>
)html";

/// Behind the style sheet of all pages.
inline constexpr std::string_view report_style =
    R"css(.report { --one: #0b5cad; --two: #b45309; --three: #7c3aed; --grid: var(--line); }
@media (prefers-color-scheme: dark) { .report { --one: #84b9f5; --two: #f0a95b; --three: #c4a7f7; } }
.report .one { fill: var(--one); }
.report .two { fill: var(--two); }
.report .three { fill: var(--three); }
.report .grid { stroke: var(--line); vector-effect: non-scaling-stroke; fill: none; }
.report section { margin: 2.25rem 0; break-inside: auto; }
.report h2 { margin-bottom: .25rem; break-after: avoid; }
.report .hint { margin: .25rem 0 .75rem; max-width: 44rem; }
.report h1 { font-size: clamp(1.4rem, 7vw, 2rem); }
.tiles { display: grid; grid-template-columns: repeat(3, 1fr); gap: .75rem; margin: 1.25rem 0; }
.tiles div { border: 1px solid var(--line); border-radius: .35rem; padding: .6rem .8rem; break-inside: avoid; }
.tiles dd { grid-column: auto; font-size: 1.4rem; font-weight: 600; line-height: 1.3; overflow-wrap: break-word; }
.chart { break-inside: avoid; }
.plot { display: grid; grid-template-columns: max-content 1fr; grid-template-rows: 11rem auto; column-gap: .5rem; }
.plot > svg { width: 100%; height: 100%; overflow: visible; }
.scale, .ends { display: flex; justify-content: space-between; color: var(--faint); font-size: .85rem; font-variant-numeric: tabular-nums; }
.scale { flex-direction: column; align-items: flex-end; margin: -.6rem 0; }
.ends { grid-column: 2; padding-top: .6rem; }
.legend { margin: 0 0 1rem; font-size: .9rem; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
.legend svg { width: .8em; height: .8em; margin-right: .4em; }
.table { overflow: auto; margin-top: .75rem; }
.table.times { max-height: 26rem; }
.report table { border-collapse: collapse; width: 100%; font-size: .95rem; font-variant-numeric: tabular-nums; }
.report th, .report td { padding: .3rem .9rem .3rem 0; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; }
.report tbody th { font-weight: 400; }
.times th { white-space: nowrap; }
.names tbody th { overflow-wrap: anywhere; }
.report .facts td { text-align: left; }
.report .facts thead th { text-align: left; }
.report th:first-child { text-align: left; }
.report thead th { position: sticky; top: 0; background: var(--paper); vertical-align: bottom; }
.report .bar { width: 45%; padding-right: 0; vertical-align: middle; }
.bar svg { display: block; width: 100%; height: .8rem; }
@media (max-width: 40rem) { .tiles { grid-template-columns: repeat(2, 1fr); } .tiles dd { font-size: 1.1rem; } .times thead th { white-space: normal; } .report .bar { width: 25%; } .report th, .report td { padding-right: .6rem; } .report table { font-size: .875rem; } }
@media print { .report { --one: #0b5cad; --two: #b45309; --three: #7c3aed; } .report .table { max-height: none; overflow: visible; } .report rect { print-color-adjust: exact; -webkit-print-color-adjust: exact; } .report thead th { position: static; } .report tr { break-inside: avoid; } }
)css";

}  // namespace jobfeed::serve
