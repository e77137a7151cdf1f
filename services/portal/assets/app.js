// Entry of the scripts. Everything works without them; they add to it.
import { localTimes } from './net.js';
import { live } from './live.js';
import { upload } from './upload.js';
import { review } from './document.js';

localTimes(document);
if (document.body.dataset.view === 'upload') upload();
if (document.body.dataset.view === 'document') review();
live();
