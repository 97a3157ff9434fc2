// Channels of the episode panel: what a person makes of a transcript before it is published.
import * as v from 'valibot';
import { NOTES_MAX } from '../../domain/notes-text.ts';
import { TEMPLATE_MAX } from '../../domain/notes-template.ts';
import { POST_EVENTS, POST_LIMITS } from '../../domain/post-action.ts';
import { QUOTE_LIMITS } from '../../domain/quote.ts';
import { done, id, native, nothing, read, seconds, shortText, write } from '../channel.ts';
import {
  chaptersView,
  notesTemplateView,
  notesView,
  postActionView,
  postStateView,
  programPickView,
  quoteView,
  savedView,
} from '../desk-views.ts';

/** More than can be kept, so that a list that is too long is refused in words. */
const GIVEN_MAX = 5_000;
const given = v.pipe(
  v.array(
    v.strictObject({
      start: seconds,
      title: shortText(20_000),
      url: v.optional(shortText(20_000)),
      img: v.optional(shortText(20_000)),
    }),
  ),
  v.maxLength(GIVEN_MAX),
);

const milliseconds = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const passage = {
  fromMs: v.nullable(milliseconds),
  toMs: v.nullable(milliseconds),
  text: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(QUOTE_LIMITS.text)),
  speaker: v.nullable(shortText(QUOTE_LIMITS.speaker)),
};

const events = v.pipe(v.array(v.picklist(POST_EVENTS)), v.minLength(1), v.maxLength(POST_EVENTS.length));
const clipKind = v.picklist(['wav', 'mp3']);
const notesForm = v.picklist(['formatted', 'markdown', 'html', 'text']);
const notesFile = v.picklist(['markdown', 'html', 'text']);

export const DESK_CHANNELS = {
  'chapters.get': read(
    'Tells the chapters of a recording: set by hand, of its file or feed, or a draft made from its text.',
    v.strictObject({ recordingId: id }),
  ).answers(chaptersView),
  'chapters.set': write(
    'Sets the chapters of a recording as a whole; null takes back what was set. Answers what stands now, with what is wrong in it.',
    v.strictObject({ recordingId: id, chapters: v.nullable(given) }),
  ).answers(chaptersView),
  'chapters.saveCopy': native(
    'Asks where to, then writes a copy of the recording with its chapters in it. The sound is copied as it is, and compared.',
    v.strictObject({ recordingId: id }),
  ).answers(savedView),

  'notes.get': read(
    'Tells the notes for listeners: as they were written, else what the template of the show makes of what is known; with their versions.',
    v.strictObject({ recordingId: id }),
  ).answers(notesView),
  'notes.set': write(
    'Writes the notes for listeners, in Markdown; null begins anew with what the template of the show makes, and older versions stay. `begins`: as a version of its own.',
    v.strictObject({ recordingId: id, text: v.nullable(shortText(NOTES_MAX)), begins: v.boolean() }),
  ).answers(notesView),
  'notes.version': read(
    'Gives the text of a version of the notes.',
    v.strictObject({ recordingId: id, versionId: id }),
  ).answers(v.strictObject({ text: v.string() })),
  'notes.restore': write(
    'Makes an older version of the notes the one that counts; the others stay.',
    v.strictObject({ recordingId: id, versionId: id }),
  ).answers(notesView),
  'notes.copy': native(
    'Copies the notes for listeners to the clipboard: formatted, or as Markdown, HTML or text.',
    v.strictObject({ recordingId: id, form: notesForm }),
  ).answers(done),
  'notes.save': native(
    'Asks where to, then writes the notes for listeners.',
    v.strictObject({ recordingId: id, form: notesFile }),
  ).answers(savedView),
  'notes.template': read(
    'Tells with what the notes of a show begin.',
    v.strictObject({ folderId: id }),
  ).answers(notesTemplateView),
  'notes.setTemplate': write(
    'Says with what the notes of a show begin; null for the usual template.',
    v.strictObject({ folderId: id, text: v.nullable(shortText(TEMPLATE_MAX)) }),
  ).answers(notesTemplateView),

  'quotes.list': read(
    'Lists the quotes of a recording, in order.',
    v.strictObject({ recordingId: id }),
  ).answers(v.array(quoteView)),
  'quotes.add': write(
    'Marks a passage as a quote. Times in milliseconds from the start; both null in a text without times.',
    v.strictObject({ recordingId: id, ...passage }),
  ).answers(quoteView),
  'quotes.change': write(
    'Changes the words, the times or the speaker of a quote.',
    v.strictObject({ quoteId: id, ...passage }),
  ).answers(quoteView),
  'quotes.remove': write('Removes a quote; answers what it was.', v.strictObject({ quoteId: id })).answers(
    quoteView,
  ),
  'quotes.copy': native(
    'Copies a quote with its speaker, title, time and link to the clipboard.',
    v.strictObject({ quoteId: id }),
  ).answers(done),
  'quotes.save': native(
    'Asks where to, then writes the sound of a quote, and its captions beside it. Tells `clipping` on the way. Null when the person changed their mind.',
    v.strictObject({ quoteId: id, kind: clipKind }),
  ).answers(savedView),
  'quotes.cancel': native(
    'Ends the saving of the sound of a quote; nothing is written.',
    v.strictObject({ quoteId: id }),
  ).answers(done),
  'quotes.ready': native(
    'Makes the sound of a quote, to be dragged out of the window.',
    v.strictObject({ quoteId: id }),
  ).answers(done),
  'quotes.drag': native(
    'Lets the sound of a quote that is ready be dragged out of the window.',
    v.strictObject({ quoteId: id }),
  ).answers(done),

  'actions.get': read('Tells what a show does after a transcript.', v.strictObject({ folderId: id })).answers(
    postActionView,
  ),
  'actions.state': read(
    'Tells how it stands with what is done after a recording.',
    v.strictObject({ recordingId: id }),
  ).answers(postStateView),
  'actions.chooseProgram': native(
    'Lets a person choose a program that a show runs; null when they changed their mind.',
    nothing,
  ).answers(v.nullable(programPickView)),
  'actions.setCommand': native(
    'Has a show run a program after a transcript, after the person’s yes. `pickId`: the program that was picked; null keeps the one that was chosen before.',
    v.strictObject({
      folderId: id,
      pickId: v.nullable(id),
      args: v.pipe(v.array(shortText(POST_LIMITS.arg)), v.maxLength(POST_LIMITS.args)),
      events,
    }),
  ).answers(postActionView),
  'actions.setWebhook': native(
    'Has a show call a webhook after a transcript, after the person’s yes. `url`: null keeps the one that was set before, with its secret.',
    v.strictObject({
      folderId: id,
      url: v.nullable(shortText(POST_LIMITS.url)),
      withText: v.boolean(),
      events,
    }),
  ).answers(postActionView),
  'actions.turnOff': native(
    'Has a show do nothing after a transcript.',
    v.strictObject({ folderId: id }),
  ).answers(postActionView),
  'actions.copySecret': native(
    'Copies the secret that a show’s webhook is signed with to the clipboard.',
    v.strictObject({ folderId: id }),
  ).answers(done),
  'actions.again': native(
    'Does now what the show of a recording does when a transcript is done.',
    v.strictObject({ recordingId: id }),
  ).answers(postStateView),
} as const;
