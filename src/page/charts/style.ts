/**
 * How charts look, on paper, on screens light and dark: the page and every static picture hold this text.
 *
 * Colours of verdicts and series are those of Okabe and Ito, shades those of viridis without the end that is too near to
 * the paper: both are told apart by colour-blind eyes, and no colour says anything that a shape or a word does not.
 * @see https://jfly.uni-koeln.de/color/
 */
export const chartStyle = `
:root{--paper:#fff;--ink:#1d2129;--soft:#575e6b;--rule:#9aa1ad;--grid:#e8eaee;--raised:#f6f7f9;
--good:#009e73;--small:#0072b2;--large:#e69f00;--diverged:#d55e00;--unstable:#cc79a7;--none:#767d89;
--zone:.1;
--s0:#0072b2;--s1:#d55e00;--s2:#009e73;--s3:#cc79a7;--s4:#b97f00;--s5:#4aa3d9;--s6:#4b515c;
--v0:#440154;--v1:#472d7b;--v2:#3b528b;--v3:#2c728e;--v4:#21918c;--v5:#28ae80;--v6:#4ab865;--v7:#86bb2e}
@media (prefers-color-scheme:dark){:root{--paper:#15181d;--ink:#e8eaee;--soft:#a4abb8;--rule:#5d6470;--grid:#2a2f37;--raised:#1c2026;
--good:#1fbf92;--small:#56b4e9;--large:#f0b429;--diverged:#f07f3c;--unstable:#df97c0;--none:#8f96a3;
--zone:.16;
--s0:#56b4e9;--s1:#f07f3c;--s2:#1fbf92;--s3:#df97c0;--s4:#f0b429;--s5:#8ccbf2;--s6:#c3c8d1;
--v0:#7a5bb5;--v1:#6a78c4;--v2:#4f8fc0;--v3:#33a0ad;--v4:#28ae80;--v5:#5ec962;--v6:#addc30;--v7:#fde725}}
.picture{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:var(--ink);display:block;max-width:100%;height:auto}
.paper{fill:var(--paper)}
.picture .grid{stroke:var(--grid)}
.picture .rule{stroke:var(--rule)}
.picture .tick,.picture .end{fill:var(--soft)}
.picture .tick{font-variant-numeric:tabular-nums}
.picture .title{font-weight:600}
.picture .strong{font-weight:700;fill:var(--ink)}
.picture .halo{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
.is-good{--c:var(--good)}.is-tooSmall{--c:var(--small)}.is-tooLarge{--c:var(--large)}.is-diverged{--c:var(--diverged)}
.is-unstable{--c:var(--unstable)}.is-finished,.is-failed,.is-missing,.is-neutral{--c:var(--none)}
.series-0{--c:var(--s0)}.series-1{--c:var(--s1);--d:6 3}.series-2{--c:var(--s2);--d:2 3}.series-3{--c:var(--s3);--d:8 3 2 3}
.series-4{--c:var(--s4);--d:12 4}.series-5{--c:var(--s5);--d:1 4}.series-6{--c:var(--s6);--d:4 2 1 2}
${['none', '6 3', '2 3', '8 3 2 3', '12 4', '1 4', '4 2 1 2'].map((dashes, i) => `.pattern-${i}{--d:${dashes}}`).join('')}
.picture .swatch{fill:var(--c)}
${[0, 1, 2, 3, 4, 5, 6, 7].map((i) => `.shade-${i}{--c:var(--v${i})}`).join('')}
.picture .zone{fill:var(--c);fill-opacity:var(--zone)}
.picture .bar{fill:var(--c)}
.picture .zone-name{fill:var(--ink)}
.picture .mark,.symbol .mark{fill:var(--c);stroke:var(--paper);stroke-width:1.2}
.picture .cross,.symbol .cross{fill:none;stroke:var(--c);stroke-width:2.4;stroke-linecap:round}
.picture .band{fill:var(--c);fill-opacity:.16}
.picture .mean{fill:none;stroke:var(--c);stroke-width:2;stroke-dasharray:var(--d,none);stroke-linejoin:round}
.picture .ring{fill:none;stroke:var(--ink);stroke-width:1.6}
.picture .curve path{fill:none;stroke:var(--c);stroke-width:1.5;stroke-dasharray:var(--d,none);stroke-linejoin:round;stroke-linecap:round}
.picture .curve path.limit{stroke-width:1;stroke-opacity:.7;stroke-dasharray:none}
.picture .limit-line{stroke:var(--ink);stroke-width:1.2;stroke-dasharray:5 3}
.picture .curve circle{fill:var(--c)}
.picture .curve.is-best path{stroke-width:3}
.picture .region{fill:var(--c);fill-opacity:.3;shape-rendering:crispEdges}
${[0, 1, 2, 3, 4, 5, 6].map((i) => `.class-${i}{--c:var(--s${i})}`).join('')}
.picture .contour{fill:none;stroke:var(--rule);stroke-opacity:.55;vector-effect:non-scaling-stroke}
.picture .curve .start{fill:var(--paper);stroke:var(--ink);stroke-width:1.4}
.picture .curve .here{stroke:var(--paper);stroke-width:1.4}
.picture .curve .catch{stroke:transparent;stroke-width:11;stroke-dasharray:none}
`;
