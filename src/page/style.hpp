#pragma once

namespace expertviz::page {

inline constexpr const char* light_colors =
    "--paper:#ffffff;--ink:#1b1b1f;--faint:#55585f;--line:#d5d8dd;--card:#f4f6f8;--link:#0b57a4;";
inline constexpr const char* dark_colors =
    "--paper:#16191d;--ink:#e8e8ea;--faint:#a9adb5;--line:#3a3e46;--card:#20242a;--link:#8ab8f0;";

inline constexpr const char* style = R"(
*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem 1rem 4rem;max-width:76rem;background:var(--paper);color:var(--ink);
 font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.25;margin:0 0 .4rem}
h2{font-size:1.3rem;line-height:1.3;margin:0 0 .5rem}
h3{font-size:1.05rem;margin:1.6rem 0 .4rem}
p,ul,ol{margin:.5rem 0;max-width:46rem}
a{color:var(--link)}
nav ul{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;list-style:none;padding:0;max-width:none}
.facts,.reading,.notes,figcaption{color:var(--faint)}
.facts{font-size:.95rem}
.verdict{background:var(--card);border-left:4px solid var(--link);padding:.8rem 1.1rem;margin:1.2rem 0}
.verdict li{margin:.35rem 0}
section{border-top:1px solid var(--line);margin-top:2.2rem;padding-top:1.6rem}
figure{margin:1rem 0}
figcaption{font-size:.9rem;margin-bottom:.3rem}
svg{display:block;max-width:100%;height:auto}
.narrow{display:none}
.scroll{overflow-x:auto;max-width:100%}
.scroll svg{max-width:none}
code{font:.9em ui-monospace,SFMono-Regular,Menlo,"DejaVu Sans Mono",monospace;background:var(--card);padding:.1em .35em;
 border-radius:3px}
details{margin:.7rem 0}
summary{cursor:pointer;color:var(--link)}
table{border-collapse:collapse;font-size:.88rem;font-variant-numeric:tabular-nums;overflow-wrap:normal;margin:.5rem 0}
caption{text-align:left;color:var(--faint);padding:.3rem 0}
th,td{padding:.2rem .7rem;border-bottom:1px solid var(--line);text-align:left;white-space:pre}
th{background:var(--card)}
.number{text-align:right}
th button{all:unset;cursor:pointer}
th button:focus-visible,summary:focus-visible,a:focus-visible,.scroll:focus-visible{outline:2px solid var(--link);outline-offset:2px}
[aria-sort=ascending] button::after{content:" \2191"}
[aria-sort=descending] button::after{content:" \2193"}
@media (max-width:44rem){.wide{display:none}.narrow{display:block}h1{font-size:1.4rem}}
@media print{body{max-width:none;padding:0}nav{display:none}.wide{display:block}.narrow{display:none}
 section{break-before:page;border:0;margin:0}figure,tr{break-inside:avoid}.scroll svg{max-width:100%}}
)";

/// Sorts a table by the column whose heading is clicked. The hash in the page's policy is of exactly this text, and so
/// has to be made anew with it:
///   printf '%s' TEXT | openssl dgst -sha256 -binary | base64
inline constexpr const char* script =
    R"(for(const table of document.querySelectorAll("table")){const heads=[...table.tHead.rows[0].cells];)"
    R"(heads.forEach((head,column)=>{const button=document.createElement("button");button.type="button";)"
    R"(button.textContent=head.textContent;head.replaceChildren(button);button.addEventListener("click",()=>{)"
    R"(const sign=head.getAttribute("aria-sort")==="ascending"?-1:1;heads.forEach(one=>one.removeAttribute("aria-sort"));)"
    R"(head.setAttribute("aria-sort",sign>0?"ascending":"descending");const body=table.tBodies[0];)"
    R"(const text=row=>row.cells[column].textContent;const number=row=>parseFloat(text(row));)"
    R"(const order=(a,b)=>Number.isNaN(number(a))||Number.isNaN(number(b))?)"
    R"(Number.isNaN(number(a))-Number.isNaN(number(b))||sign*text(a).localeCompare(text(b)):sign*(number(a)-number(b));)"
    R"(body.append(...[...body.rows].sort(order));});});})";
inline constexpr const char* script_hash = "sha256-jKcoo8k/79/fUCDg5ydbkn1bX4mfX1UZyHypTkIacJ8=";

}  // namespace expertviz::page
