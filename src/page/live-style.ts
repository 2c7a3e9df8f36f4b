/** How the pages look that are served: the bar of a run, the list of runs, two beside each other. */
import { pageStyle } from './style.ts';

/** The CSS of served pages: that of a report, and more for the bar and the lists. */
export const liveStyle = `${pageStyle}a{color:inherit}
.run{position:sticky;top:0;z-index:1;display:flex;flex-wrap:wrap;gap:4px 20px;align-items:baseline;padding:10px 28px;background:var(--raised);border-bottom:1px solid var(--rule);font-size:14px;font-variant-numeric:tabular-nums}
.run .status{flex:1 1 320px;display:flex;flex-wrap:wrap;gap:2px 16px;align-items:baseline}
.run ul{list-style:none;flex-basis:100%;display:flex;flex-wrap:wrap;gap:0 20px;color:var(--soft)}
.run li{white-space:pre;overflow:hidden;text-overflow:ellipsis}
.run progress{accent-color:var(--ink);width:120px;height:8px;vertical-align:1px;margin-right:8px}
.run.is-lost::after{content:"connection lost, reconnecting";color:var(--soft)}
.stop,.submit{border:1px solid var(--rule);border-radius:4px;padding:3px 12px;background:var(--paper)}
select{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--rule);border-radius:4px;padding:4px 8px;max-width:100%}
main.comparison{max-width:none}
.comparison pre{margin-top:20px}
.beside{display:flex;gap:20px;margin-top:24px}
.beside iframe{flex:1 1 0;min-width:0;height:82vh;border:1px solid var(--rule);border-radius:6px;background:var(--paper)}
@media (max-width:900px){.beside{flex-direction:column}.beside iframe{width:100%;flex:none}}
`;
