import { handles, type Handled } from '#src/infra/jobs/jobs.ts';
import { listSchools } from '#src/infra/schools.ts';
import type { Office } from '#src/office.ts';
import { recheckPictured } from '#src/desks/consent/desk.ts';
import { accountConnected, accountRunAnew } from '#src/desks/register/desk.ts';
import { remindAllByHand } from './by-hand-clock.ts';
import { followTheCorrected } from './corrections-going.ts';
import { listOverdue } from './delivery-store.ts';
import {
  clearStrayFiles,
  mendPictures,
  preparePicture,
  remindOfLiaison,
  removePicture,
  sendDelivery,
  sweepDeliveries,
  sweepStanding,
  takeDownCorrections,
  takeDownDelivery,
  tellOfLicences,
} from './jobs-list.ts';
import { tellOfEndedLicences } from './licences.ts';
import { mendOldPictures } from './old-pictures.ts';
import { preparePictureFiles } from './preparing.ts';
import { reachAgain } from './reaching-again.ts';
import { recheckPosts } from './rechecking.ts';
import { remindAllOfLiaison } from './reminding.ts';
import { removePictureFiles } from './removing.ts';
import { checkWhereRunAnew } from './run-anew.ts';
import { sendOne } from './sending.ts';
import { removeStrayFiles } from './stray-files.ts';
import { standDownEverywhere } from './standing-down.ts';
import { takeDownOne } from './taking-down.ts';

/** What publishing does later. Every one of these may run twice, or in two processes at once. */
export const jobs: readonly Handled<Office>[] = [
  handles(preparePicture, (office, { schoolId, pictureId }) => preparePictureFiles(office, schoolId, pictureId)),
  handles(sendDelivery, (office, { schoolId, deliveryId }) => sendOne(office, schoolId, deliveryId)),
  handles(takeDownDelivery, (office, { schoolId, deliveryId }) => takeDownOne(office, schoolId, deliveryId)),
  handles(takeDownCorrections, (office, { schoolId, postId }) => followTheCorrected(office, schoolId, postId)),
  handles(removePicture, (office, { schoolId, pictureId }) => removePictureFiles(office, schoolId, pictureId)),
  handles(tellOfLicences, (office) => tellOfEndedLicences(office)),
  handles(recheckPictured, (office, { schoolId, personId }) => recheckPosts(office, schoolId, personId)),
  handles(accountConnected, (office, { schoolId, accountId }) => reachAgain(office, schoolId, accountId)),
  handles(accountRunAnew, (office, { schoolId, accountId }) => checkWhereRunAnew(office, schoolId, accountId)),
  handles(remindOfLiaison, (office) => remindAllOfLiaison(office)),
  handles(sweepDeliveries, async (office) => {
    await sweep(office);
    await remindAllByHand(office);
  }),
  handles(clearStrayFiles, async (office) => void (await removeStrayFiles(office))),
  handles(mendPictures, async (office) => void (await mendOldPictures(office))),
  handles(sweepStanding, (office) => standDownEverywhere(office)),
];

/** Takes up whatever a lost job or a killed process left behind; a fault in one delivery keeps none of the others. */
async function sweep(office: Office): Promise<void> {
  for (const school of await listSchools(office)) {
    const left = await office.read(school.id, (db) => listOverdue(db, office.now()));
    for (const delivery of left) {
      const work = delivery.status === 'taking-down' ? takeDownOne : sendOne;
      await work(office, school.id, delivery.id).catch((error: unknown) =>
        office.log.error(
          { delivery: delivery.id, error: error instanceof Error ? error.name : typeof error },
          'A delivery could not be taken further',
        ),
      );
    }
  }
}
