// Channels of what is known of recordings, of several recordings at once, and of the trash.
import * as v from 'valibot';
import { DETAIL_LIMITS, isDay } from '../../domain/details.ts';
import { channel, id, nothing, shortText } from '../channel.ts';
import type { DetailsView, TrashPage } from '../exports-views.ts';
import { recordingIds } from './exports.ts';

export const DETAILS_CHANNELS = {
  'details.get': channel(v.strictObject({ recordingId: id })).answers<DetailsView>(),
  /** What is absent stays as it is. */
  'details.set': channel(
    v.strictObject({
      recordingId: id,
      title: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(DETAIL_LIMITS.title))),
      date: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(10), v.check(isDay)))),
      episode: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(DETAIL_LIMITS.episode))),
      notes: v.optional(shortText(DETAIL_LIMITS.notes)),
      tags: v.optional(v.pipe(v.array(shortText(DETAIL_LIMITS.tag)), v.maxLength(DETAIL_LIMITS.tags))),
    }),
  ).answers<DetailsView>(),
  /** Tries again what could not be written beside a recording. */
  'details.writeFiles': channel(v.strictObject({ recordingId: id })).answers<void>(),

  /** Does the same to several recordings; answers how many it was done to. */
  'items.actOnMany': channel(
    v.strictObject({ recordingIds, action: v.picklist(['remove', 'retry', 'cancel']) }),
  ).answers<{ readonly count: number }>(),

  'trash.page': channel(
    v.strictObject({
      offset: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
      limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)),
    }),
  ).answers<TrashPage>(),
  'trash.restore': channel(v.strictObject({ recordingIds })).answers<{ readonly count: number }>(),
  /** Deletes for good; answers how many. What a service still works on stays. */
  'trash.delete': channel(v.strictObject({ recordingIds })).answers<{ readonly count: number }>(),
  'trash.empty': channel(nothing).answers<{ readonly count: number }>(),
  /** After how many days it empties itself; 0 for never. */
  'trash.keep': channel(v.strictObject({ days: v.picklist([0, 7, 30, 90]) })).answers<void>(),
} as const;
