import { z } from 'zod';
import { parseId, type Id } from '#src/kernel/ids.ts';
import type { Job } from '#src/infra/jobs/jobs.ts';

const id = <Name extends string>() =>
  z.string().transform((text, check): Id<Name> => {
    const found = parseId<Name>(text);
    if (found) return found;
    check.addIssue({ code: 'custom', message: 'This is not an id.' });
    return z.NEVER;
  });

const pictureData = z.object({ schoolId: id<'school'>(), pictureId: id<'picture'>() });
const postData = z.object({ schoolId: id<'school'>(), postId: id<'post'>() });
const deliveryData = z.object({ schoolId: id<'school'>(), deliveryId: id<'delivery'>() });

/** Makes the files of a picture: upright, without metadata, cropped and blurred, in each channel's size. */
export const preparePicture: Job<z.output<typeof pictureData>> = { name: 'publishing:preparePicture', data: pictureData, abreast: 2 };

/** Removes every file of a picture that a reviewer had taken away. */
export const removePicture: Job<z.output<typeof pictureData>> = { name: 'publishing:removePicture', data: pictureData, retryLimit: 20 };

/** Tells the office, once, of each right to use something published that has ended. */
export const tellOfLicences: Job<Record<string, never>> = { name: 'publishing:tellOfLicences', data: z.object({}), every: '35 * * * *' };

/** Takes one delivery as far as it will go: asks again, freezes, sends, reads back. */
export const sendDelivery: Job<z.output<typeof deliveryData>> = {
  name: 'publishing:send',
  data: deliveryData,
  abreast: 4,
  expireInSeconds: 90,
};

/** Removes one delivery from its channel and proves it. */
export const takeDownDelivery: Job<z.output<typeof deliveryData>> = {
  name: 'publishing:takeDown',
  data: deliveryData,
  abreast: 4,
  expireInSeconds: 90,
};

/** HM-PUB-03: a post came down somewhere: what put it right there goes with it. */
export const takeDownCorrections: Job<z.output<typeof postData>> = {
  name: 'publishing:takeDownCorrections',
  data: postData,
  retryLimit: 20,
};

/** WH-PUB-03: each morning, where the talk between leadership and administrators is due. */
export const remindOfLiaison: Job<Record<string, never>> = { name: 'publishing:remindOfLiaison', data: z.object({}), every: '40 6 * * *' };

/** Picks up what a killed process or a lost job left behind, in every school. */
export const sweepDeliveries: Job<Record<string, never>> = { name: 'publishing:sweep', data: z.object({}), every: '* * * * *' };

/** Removes uploads that a killed process left behind, which nothing names. */
export const clearStrayFiles: Job<Record<string, never>> = { name: 'publishing:clearStrayFiles', data: z.object({}), every: '50 * * * *' };

/** Looks, once, at what was kept of pictures before none could be seen through. */
export const mendPictures: Job<Record<string, never>> = { name: 'publishing:mendPictures', data: z.object({}), every: '*/5 * * * *' };

/** Holds what somebody sent who is no longer active, and passes on what they had begun (KP-OFF-05, KP-OFF-10). */
export const sweepStanding: Job<Record<string, never>> = { name: 'publishing:sweepStanding', data: z.object({}), every: '* * * * *' };
