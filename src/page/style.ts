/** How the page looks: one column, calm, at every width, in the colours of the charts. */
import { chartStyle } from './charts/style.ts';

/** The charts' own rules first: they name the colours. */
export const pageStyle = `${chartStyle}
:root{color-scheme:light dark}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:1080px;margin:0 auto;padding:40px 28px 72px}
h1,h2,p,ul,dl,figure,fieldset,pre{margin:0;padding:0}
h1{font-size:30px;line-height:1.2;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:19px;line-height:1.3;margin-bottom:14px;overflow-wrap:anywhere}
section{margin-top:52px}
.kicker{color:var(--soft);font-size:13px;letter-spacing:.06em}
.about{color:var(--soft);margin-top:8px;max-width:70ch;white-space:pre-line;overflow-wrap:anywhere}
.answer{font-size:21px;line-height:1.45;margin-top:20px;max-width:56ch;overflow-wrap:anywhere}
.remarks{margin-top:14px;list-style:none;color:var(--soft);font-size:15px;max-width:80ch;overflow-wrap:anywhere}
.remarks li{margin-top:4px}
figcaption,.note{color:var(--soft);font-size:14px;margin-top:10px;max-width:80ch}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 20px;font-size:14px;margin-top:10px}
.symbol{display:inline-block;vertical-align:-1px;margin-right:5px;overflow:visible}
.chart{min-height:240px;overflow-x:auto;overflow-y:hidden}
.chart svg{overflow:visible;max-width:none}
button,input{font:inherit;color:inherit}
button{background:none;border:0;padding:0;cursor:pointer}
:focus-visible{outline:2px solid var(--small);outline-offset:2px;border-radius:2px}
.filters{display:flex;flex-wrap:wrap;gap:10px 24px;align-items:center;font-size:14px;margin-bottom:12px}
.filters fieldset{border:0;min-width:0;display:flex;flex-wrap:wrap;gap:4px 16px}
.kind{white-space:nowrap;cursor:pointer}
.kind input{accent-color:var(--ink);vertical-align:-2px;margin:0 6px 0 0}
.search input{border:1px solid var(--rule);border-radius:4px;background:var(--paper);padding:4px 8px;width:170px}
.slider{display:flex;gap:12px;align-items:center;font-size:14px;margin-bottom:14px}
.slider input{flex:1;max-width:420px;min-width:0;accent-color:var(--ink)}
.slider output{color:var(--soft);font-variant-numeric:tabular-nums}
.count{color:var(--soft);font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto}
.scroll :is(th,td):first-child{position:sticky;left:0;z-index:1;background:var(--paper);background-clip:padding-box}
.scroll :is(tbody,tr).is-on :is(th,td):first-child{background-color:var(--raised)}
table{border-collapse:collapse;font-size:14px;line-height:1.45;font-variant-numeric:tabular-nums}
.points{min-width:100%}
th,td{padding:6px 18px 6px 0;text-align:left;vertical-align:top;white-space:nowrap}
th.right,td.right{text-align:right}
th{font-weight:400}
thead th{font-weight:600;border-bottom:1px solid var(--rule);vertical-align:bottom}
tbody tr{border-bottom:1px solid var(--grid)}
.points tbody tr:not(:last-child){border:0}
.points tr+tr td{padding-top:0}
.reason{white-space:normal;color:var(--soft);padding-right:0}
.reason p{position:sticky;left:76px;max-width:min(90ch,calc(100vw - 132px))}
.colored th,.colored td{padding:6px 12px;text-align:right}
.colored thead th{border:0;font-weight:400;color:var(--soft)}
.colored thead th[colspan]{text-align:center;font-weight:600;color:var(--ink)}
.colored thead tr+tr th:first-child{font-weight:600;color:var(--ink);text-align:left}
.colored thead tr+tr th:first-child{padding-left:0}
.colored tbody th{color:var(--soft);text-align:left;padding-left:0}
.colored tbody tr{border:0}
.colored td{min-width:48px}
.colored .is-on,.colored .is-chosen{outline:2px solid var(--ink);outline-offset:-2px;font-weight:700}
.taken{background:#0072b2;color:#fff}.wrong-0{background:#fbe9dc;color:#111}.wrong-1{background:#f4c9a8;color:#111}.wrong-2{background:#ec9f66;color:#111}.wrong-3{background:#e07a2c;color:#111}
.heat-0{background:#440154;color:#fff}.heat-1{background:#46327e;color:#fff}.heat-2{background:#365c8d;color:#fff}.heat-3{background:#25747e;color:#fff}.heat-4{background:#1fa187;color:#111}.heat-5{background:#4ac16d;color:#111}.heat-6{background:#a0da39;color:#111}.heat-7{background:#fde725;color:#111}
h3{font-size:15px;margin:28px 0 12px}
.wrong-rows{list-style:none;display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:18px 14px;font-size:14px}
.wrong-rows span{display:block;overflow-wrap:anywhere}
.wrong-rows img{display:block;image-rendering:pixelated;margin-bottom:6px;border:1px solid var(--grid)}
.wrong-rows .about-row{color:var(--soft);font-variant-numeric:tabular-nums}
figure+figure{margin-top:34px}
.sort{font-weight:600}
.sort::after,.right .sort::before{content:"";display:inline-block;width:15px;text-align:center}
.right .sort::after{content:none}
[aria-sort=ascending] .sort::after,.right[aria-sort=ascending] .sort::before{content:"↑"}
[aria-sort=descending] .sort::after,.right[aria-sort=descending] .sort::before{content:"↓"}
.right[aria-sort] .sort::after{content:none}
.pick{min-width:28px;padding:1px 7px;border-radius:10px;text-align:right}
.pick[aria-pressed=true]{background:var(--ink);color:var(--paper)}
tbody.is-best td,tbody.is-best th{font-weight:600}
tbody.is-best .reason{font-weight:400}
tbody.is-on,tr.is-on{background:var(--raised)}
[hidden]{display:none}
.dim .curve:not(.is-on),.dim .end:not(.is-on){opacity:.13}
.curve.is-on path:not(.catch){stroke-width:3}
.mark.is-on{stroke:var(--ink);stroke-width:1.6}
.cross.is-on{stroke:var(--c);stroke-width:4}
.picture .end.is-on{fill:var(--ink);font-weight:700}
details{margin-top:16px}
summary{cursor:pointer;color:var(--soft);font-size:14px;margin-bottom:8px}
pre{background:var(--raised);border-radius:6px;padding:16px 18px;overflow-x:auto;font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
code{font:inherit}
section>p{color:var(--soft);font-size:14px;margin-bottom:12px}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:4px 20px;margin-top:20px;font-size:14px}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (max-width:600px){main{padding:24px 16px 48px}h1{font-size:25px}.answer{font-size:18px}section{margin-top:40px}dl{grid-template-columns:minmax(0,1fr)}dd{margin-bottom:6px}.colored th,.colored td{padding:5px 7px}.colored td{min-width:40px}}
@media print{main{max-width:none;padding:0}.chart{overflow:visible}.chart svg{max-width:100%}.filters{display:none}.scroll{overflow:visible}section{margin-top:28px;break-inside:auto}figure,tr{break-inside:avoid}td,th{padding-right:8px;font-size:9pt}}
`;
