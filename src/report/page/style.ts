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
.chart{min-height:240px;overflow:hidden}
.chart svg{overflow:visible}
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
table{border-collapse:collapse;font-size:14px;line-height:1.45;font-variant-numeric:tabular-nums}
.points{min-width:100%}
th,td{padding:6px 18px 6px 0;text-align:left;vertical-align:top;white-space:nowrap}
th.right,td.right{text-align:right}
th{font-weight:400}
thead th{font-weight:600;border-bottom:1px solid var(--rule);vertical-align:bottom}
tbody tr{border-bottom:1px solid var(--grid)}
.reason{white-space:normal;min-width:240px;color:var(--soft);padding-right:0}
.sort{font-weight:600}
.sort::after,.right .sort::before{content:"";display:inline-block;width:15px;text-align:center}
.right .sort::after{content:none}
[aria-sort=ascending] .sort::after,.right[aria-sort=ascending] .sort::before{content:"↑"}
[aria-sort=descending] .sort::after,.right[aria-sort=descending] .sort::before{content:"↓"}
.right[aria-sort] .sort::after{content:none}
.pick{min-width:28px;padding:1px 7px;border-radius:10px;text-align:right}
.pick[aria-pressed=true]{background:var(--ink);color:var(--paper)}
tr.is-best td,tr.is-best th{font-weight:600}
tr.is-best .reason{font-weight:400}
tr.is-on{background:var(--raised)}
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
a{color:inherit}
.run{position:sticky;top:0;z-index:1;display:flex;flex-wrap:wrap;gap:4px 20px;align-items:baseline;padding:10px 28px;background:var(--raised);border-bottom:1px solid var(--rule);font-size:14px;font-variant-numeric:tabular-nums}
.run .status{flex:1 1 320px;display:flex;flex-wrap:wrap;gap:2px 16px;align-items:baseline}
.run ul{list-style:none;flex-basis:100%;display:flex;flex-wrap:wrap;gap:0 20px;color:var(--soft)}
.run li{white-space:pre;overflow:hidden;text-overflow:ellipsis}
.run progress{accent-color:var(--ink);width:120px;height:8px;vertical-align:1px;margin-right:8px}
.run.is-lost::after{content:"the connection is lost; trying again";color:var(--soft)}
.stop,.submit{border:1px solid var(--rule);border-radius:4px;padding:3px 12px;background:var(--paper)}
select{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--rule);border-radius:4px;padding:4px 8px;max-width:100%}
main.comparison{max-width:none}
.comparison pre{margin-top:20px}
.beside{display:flex;gap:20px;margin-top:24px}
.beside iframe{flex:1 1 0;min-width:0;height:82vh;border:1px solid var(--rule);border-radius:6px;background:var(--paper)}
@media (max-width:900px){.beside{flex-direction:column}.beside iframe{width:100%;flex:none}}
@media (max-width:600px){main{padding:24px 16px 48px}h1{font-size:25px}.answer{font-size:18px}section{margin-top:40px}dl{grid-template-columns:minmax(0,1fr)}dd{margin-bottom:6px}.reason{min-width:300px}}
@media print{main{max-width:none;padding:0}.filters{display:none}.scroll{overflow:visible}.reason{min-width:0}section{margin-top:28px;break-inside:auto}figure,tr{break-inside:avoid}td,th{padding-right:8px;font-size:9pt}}
`;
