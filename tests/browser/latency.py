"""Time from the drop of a five-page plan to its first page on the screen.

Taken in the browser: from the drop event to the frame in which the picture is drawn, the change of pages between
them included. Each upload is another file, so that nothing is known of it.
"""

import statistics
import tempfile
from pathlib import Path

from desk import desk
from samples import five_pages

UPLOADS = 20
WARM_UP = 2
CLOCK = """
  const now = () => performance.timeOrigin + performance.now();
  addEventListener('drop', () => sessionStorage.setItem('dropped', now()), true);
  const look = () => {
    const picture = document.getElementById('picture');
    if (!picture || !picture.complete || !picture.naturalWidth) return requestAnimationFrame(look);
    // What a frame shows is on the screen when the next begins.
    picture.decode().then(() => requestAnimationFrame(() => requestAnimationFrame(() => { window.took = now() - sessionStorage.getItem('dropped'); })));
  };
  addEventListener('DOMContentLoaded', look);
"""


def main():
    took = []
    with desk() as clerk, tempfile.TemporaryDirectory() as folder:
        clerk.page.add_init_script(CLOCK)
        for n in range(WARM_UP + UPLOADS):
            plan = Path(folder) / f"plan-{n}.txt"
            plan.write_bytes(five_pages() + f"第{n}份。\n".encode())
            clerk.open().drop([plan])
            clerk.at("/documents/1$")
            took.append(clerk.page.wait_for_function("() => window.took").json_value())
            clerk.ended()
    took = sorted(took[WARM_UP:])
    p95 = took[max(0, round(0.95 * len(took)) - 1)]
    print(f"{len(took)} uploads: median {statistics.median(took):.0f} ms, p95 {p95:.0f} ms, least {took[0]:.0f} ms, most {took[-1]:.0f} ms")


main()
