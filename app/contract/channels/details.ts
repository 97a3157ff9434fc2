// Channels of what is known of recordings, of several recordings at once, and of the trash.
import * as v from 'valibot';
import { DETAIL_LIMITS, isDay } from '../../domain/details.ts';
import { counted, done, id, read, shortText, write } from '../channel.ts';
import { detailsView, trashPage } from '../exports-views.ts';
import { recordingIds } from './exports.ts';

const tags = v.pipe(v.array(shortText(DETAIL_LIMITS.tag)), v.maxLength(DETAIL_LIMITS.tags));

export const DETAILS_CHANNELS = {
  'details.get': read(
    'Tells title, date, episode, notes and tags of a recording.',
    v.strictObject({ recordingId: id }),
  ).answers(detailsView),
  'details.set': write(
    'Changes what is given of a recording’s details; what is absent stays as it is.',
    v.strictObject({
      recordingId: id,
      title: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(DETAIL_LIMITS.title))),
      date: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(10), v.check(isDay)))),
      episode: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(DETAIL_LIMITS.episode))),
      notes: v.optional(shortText(DETAIL_LIMITS.notes)),
      tags: v.optional(tags),
    }),
  ).answers(detailsView),
  'details.writeFiles': write(
    'Tries again what could not be written beside a recording.',
    v.strictObject({ recordingId: id }),
  ).answers(done),

  'items.actOnMany': write(
    'Does the same to several recordings; answers how many it was done to.',
    v.strictObject({
      recordingIds,
      action: v.picklist(['remove', 'retry', 'cancel', 'dismiss', 'hold', 'release', 'next']),
    }),
  ).answers(counted),
  'items.tag': write(
    'Gives tags to recordings and takes others away, whatever their case; answers how many have others now.',
    v.strictObject({ recordingIds, add: tags, remove: tags }),
  ).answers(counted),
  'items.read': write(
    'Marks recordings as read or unread; answers how many were not so before.',
    v.strictObject({ recordingIds, unread: v.boolean() }),
  ).answers(counted),

  'trash.page': read(
    'Lists what is in the trash.',
    v.strictObject({
      offset: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
      limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)),
    }),
  ).answers(trashPage),
  'trash.restore': write(
    'Takes recordings out of the trash; answers how many.',
    v.strictObject({ recordingIds }),
  ).answers(counted),
  'trash.delete': write(
    'Deletes recordings in the trash for good, if wanted from the backups too; answers how many. What a service still works on stays.',
    v.strictObject({ recordingIds, fromBackups: v.boolean() }),
  ).answers(counted),
  'trash.empty': write(
    'Deletes all that is in the trash for good, if wanted from the backups too; answers how many recordings.',
    v.strictObject({ fromBackups: v.boolean() }),
  ).answers(counted),
  'trash.keep': write(
    'Says after how many days the trash empties itself; 0 for never.',
    v.strictObject({ days: v.picklist([0, 7, 30, 90]) }),
  ).answers(done),
} as const;
