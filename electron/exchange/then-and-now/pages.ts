/** Pages of which the words are dates and names alone, so that they need no language. */
import { dataUrl, pageAround } from '../offline-page.ts';
import { escaped } from '../xml-text.ts';

export interface PagePicture {
  jpeg: Uint8Array;
  caption: string;
}

const SLIDER_STYLE = `
html,body{margin:0;height:100%;background:#15171a;color:#eee;font:16px system-ui,sans-serif}
body{display:grid;place-items:center}
figure{position:relative;margin:0;line-height:0;--at:50%}
img{max-width:100vw;max-height:100vh;display:block}
.now{position:absolute;inset:0;width:100%;height:100%;clip-path:inset(0 0 0 var(--at))}
figure::after{content:"";position:absolute;inset:0 auto 0 var(--at);width:2px;margin-left:-1px;
background:#fff;box-shadow:0 0 3px #000;pointer-events:none}
input{position:absolute;inset:0;width:100%;height:100%;margin:0;opacity:0;cursor:ew-resize;touch-action:pan-y}
figure:focus-within{outline:2px solid #fff;outline-offset:-2px;box-shadow:0 0 0 2px #000}
span{position:absolute;bottom:.6em;line-height:1.2;padding:.2em .5em;background:#000a;border-radius:3px;
pointer-events:none}
.first{left:.6em}.second{right:.6em}`;

const SLIDER_SCRIPT = `
const range=document.querySelector('input'),figure=document.querySelector('figure');
const move=()=>figure.style.setProperty('--at',range.value+'%');
range.addEventListener('input',move);move();`;

/** Two pictures of one size with a divider that is dragged, or moved by the arrow keys. */
export function sliderPage(first: PagePicture, second: PagePicture): string {
  const caption = (name: string, text: string): string =>
    text === '' ? '' : `<span class="${name}">${escaped(text)}</span>`;
  const title = escaped([first.caption, second.caption].filter((text) => text !== '').join(' | '));
  return page(
    title,
    SLIDER_STYLE,
    `<figure><img src="${dataUrl(first.jpeg)}" alt="${escaped(first.caption)}">` +
      `<img class="now" src="${dataUrl(second.jpeg)}" alt="${escaped(second.caption)}">` +
      caption('first', first.caption) +
      caption('second', second.caption) +
      `<input type="range" min="0" max="100" step="0.5" value="50" aria-label="${title}" autofocus></figure>`,
    SLIDER_SCRIPT,
  );
}

const PRINT_STYLE = `
@page{size:A4 portrait;margin:12mm}
body{margin:0 auto;max-width:186mm;padding:4mm;color:#000;background:#fff;font:12pt system-ui,sans-serif}
h1{font-size:16pt;margin:0 0 2mm}p{margin:0 0 4mm}
img{display:block;width:100%;max-height:112mm;object-fit:contain;margin-bottom:5mm}`;

/** For those who go back: the photo, and its outline to hold against what they see. */
export function takeAgainPage(
  photo: PagePicture,
  { name, outline, position }: { name: string; outline: Uint8Array; position: string | null },
): string {
  const facts = [photo.caption, position ?? ''].filter((text) => text !== '').map(escaped);
  return page(
    escaped(name),
    PRINT_STYLE,
    `<h1>${escaped(name)}</h1>` +
      (facts.length === 0 ? '' : `<p>${facts.join('<br>')}</p>`) +
      `<img src="${dataUrl(photo.jpeg)}" alt="${escaped(name)}">` +
      `<img src="${dataUrl(outline)}" alt="">`,
  );
}

/** `title` and `body` are HTML. */
function page(title: string, style: string, body: string, script = ''): string {
  const [before, after] = pageAround({ title, style, script, language: null });
  return before + body + after;
}
