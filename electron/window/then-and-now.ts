/**
 * Then-and-now pictures and pages to print, by the ids of a place or of photos. They are files to be saved:
 * no page of the window shows what is in them, and the policy that goes with every answer lets none of it
 * run.
 */
import type { Outcome, Refusal } from '../contract/failure.ts';
import type { ThenAndNowForm, ThenAndNowOf } from '../contract/then-and-now.ts';
import { thenAndNowForms } from '../contract/then-and-now.ts';
import type { Engine } from '../host/client.ts';

type Exporter = Pick<Engine, 'thenAndNow' | 'takeAgain' | 'laidPicture'>;

const TYPES: Record<ThenAndNowForm, string> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  html: 'text/html; charset=utf-8',
  webp: 'image/webp',
};

/** `place/ID` or `match/ID-ID`; what to write beside and to do with the light; the form; its job, if any. */
const LAID = new RegExp(
  String.raw`^/then-and-now/(?:place/(\d{1,16})|match/(\d{1,16})-(\d{1,16}))/` +
    String.raw`(plain|light|dates|light-dates)\.(${thenAndNowForms.join('|')})(?:/(\d{1,16}))?$`,
);
/** Photo ID as the other sees it. */
const ONTO = /^\/laid\/(\d{1,16})\/(\d{1,16})\.webp$/;
const AGAIN = /^\/take-again\/(\d{1,16})\.html$/;

/** null where the path asks for something else. */
export async function thenAndNowAnswer(
  engine: Exporter,
  pathname: string,
): Promise<Outcome<{ status: number; headers: Record<string, string>; body: Uint8Array }, Refusal> | null> {
  const again = AGAIN.exec(pathname);
  if (again !== null) {
    const page = await engine.takeAgain(Number(again[1]));
    return page.ok ? { ok: true, value: saved('html', page.value, []) } : page;
  }
  const onto = ONTO.exec(pathname);
  if (onto !== null) {
    const picture = await engine.laidPicture(Number(onto[1]), Number(onto[2]));
    if (!picture.ok) return picture;
    return {
      ok: true,
      value: { status: 200, headers: { 'content-type': 'image/webp' }, body: picture.value },
    };
  }
  const laid = LAID.exec(pathname);
  if (laid === null) return null;
  const [, place, a, b, options = '', form, job] = laid;
  const of: ThenAndNowOf = place === undefined ? { a: Number(a), b: Number(b) } : { placeId: Number(place) };
  const how = {
    form: form as ThenAndNowForm,
    matchLight: options.includes('light'),
    dates: options.includes('dates'),
  };
  const made = await engine.thenAndNow(of, how, job === undefined ? null : Number(job));
  if (!made.ok) return made;
  return { ok: true, value: saved(form as ThenAndNowForm, made.value.bytes, made.value.leftOut) };
}

/** `leftOut`: names of photos, which a header carries in letters that it may hold. */
const saved = (form: ThenAndNowForm, body: Uint8Array, leftOut: readonly string[]) => ({
  status: 200,
  headers: {
    'content-type': TYPES[form],
    'content-disposition': 'attachment',
    ...(leftOut.length === 0 ? {} : { 'x-left-out': encodeURIComponent(JSON.stringify(leftOut)) }),
  },
  body,
});
