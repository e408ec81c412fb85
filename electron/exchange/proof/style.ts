/** Light and dark as the reader's system is, and on paper. */
export const PROOF_STYLE = `
:root{color-scheme:light dark;--paper:#fff;--ink:#1b1d20;--quiet:#54595f;--edge:#d9dce0}
@media (prefers-color-scheme:dark){:root{--paper:#15171a;--ink:#eceef0;--quiet:#a9afb6;--edge:#33373c}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1280px;padding:32px 24px 48px;background:var(--paper);color:var(--ink);
font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{margin:0;font-size:32px;line-height:1.2}
header p,footer,figcaption,small{color:var(--quiet)}
header p{margin:6px 0 0}
h2{margin:36px 0 12px;font-size:20px;line-height:1.3}
.photos{display:flex;flex-wrap:wrap;gap:16px 12px;align-items:start}
figure{margin:0}
.photos figure{width:min-content;min-width:150px}
.photos img{display:block;height:220px;max-width:calc(100vw - 48px);object-fit:cover;border-radius:4px}
figcaption{margin-top:6px;font-size:14px;line-height:1.4}
figcaption strong{color:var(--ink)}
.proofs>p{max-width:70ch}
.proofs figure{margin:28px 0 0;padding-bottom:20px;border-bottom:1px solid var(--edge)}
.proofs svg{display:block;width:100%;height:auto;border-radius:4px}
.pair{display:flex;gap:12px;margin-top:2px}
.pair span{flex:1}
small{font-size:13px}
footer{margin-top:40px;font-size:14px}
@media print{
:root{color-scheme:light;--paper:#fff;--ink:#000;--quiet:#333;--edge:#bbb}
@page{margin:14mm}
body{max-width:none;padding:0;font-size:11pt}
.photos img{height:45mm}
figure{break-inside:avoid}
h2{break-after:avoid}
}`;
