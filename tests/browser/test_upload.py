"""A file comes in by every way there is, and the clerk sees how far it is."""

import json

import pytest
from playwright.sync_api import expect
from samples import FIVE, five_pages, packed

# Documents of the five files, counted by hand.
DOCUMENTS = 2 + 4 + 16 + 3 + 5
# Notes what a part of the page says, one after the other, over all pages of a visit.
NOTE_STATES = """
  const seen = () => JSON.parse(sessionStorage.getItem('seen') || '[]');
  const look = () => {
    for (const part of document.querySelectorAll('.row-state, .stages [aria-current], .batch-progress')) {
      const all = seen(), text = part.textContent.trim();
      if (text && all[all.length - 1] !== text) sessionStorage.setItem('seen', JSON.stringify([...all, text]));
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
"""


def states(clerk):
    return json.loads(clerk.page.evaluate("sessionStorage.getItem('seen') || '[]'"))


@pytest.fixture
def folder(tmp_path):
    """A folder of plans with one in it, as it lies on a desktop."""
    inner = tmp_path / "计划" / "分局"
    inner.mkdir(parents=True)
    (inner.parent / "甲.txt").write_bytes(FIVE[0].read_bytes())
    (inner / "乙.txt").write_bytes(FIVE[3].read_bytes())
    return inner.parent


def the_batch_has_all(clerk, files):
    clerk.at(r"/batches/").ended()
    expect(clerk.page.locator(".batch-progress")).to_contain_text(f"已处理 {files} 个，共 {files} 个")


def test_the_five_files_are_chosen_and_all_their_documents_are_listed(clerk):
    clerk.open().choose(FIVE)
    the_batch_has_all(clerk, 5)
    expect(clerk.page.locator(".paper")).to_have_count(DOCUMENTS)
    for file in FIVE:
        expect(clerk.page.locator(".batch-file h3", has_text=file.name)).to_be_visible()


def test_the_five_files_are_dropped_and_all_their_documents_are_listed(clerk):
    clerk.open().drop(FIVE)
    the_batch_has_all(clerk, 5)
    expect(clerk.page.locator(".paper")).to_have_count(DOCUMENTS)


def test_one_file_leads_straight_to_its_first_document_and_from_there_to_all(clerk):
    clerk.open().choose(FIVE[3])
    clerk.at(r"/jobs/[^/]+/documents/1$").picture_is_there()
    expect(clerk.page.locator(".review-title h1")).not_to_be_empty()
    clerk.page.locator(".crumbs a").first.click()
    clerk.at(r"/jobs/[^/]+$").ended()
    expect(clerk.page.locator(".papers > .paper")).to_have_count(3)
    # Each with its first page and its files.
    expect(clerk.page.locator(".papers .paper-page img")).to_have_count(3)
    expect(clerk.page.locator(".papers a[href$='/outputs/pdf']")).to_have_count(3)
    expect(clerk.page.locator(".papers a[href$='/outputs/docx']")).to_have_count(3)


def test_a_dropped_file_shows_the_zone_lit_and_leads_to_its_document(clerk):
    clerk.open()
    clerk.page.locator("#drop").evaluate(
        "(drop) => new MutationObserver(() => sessionStorage.setItem('lit', drop.className)).observe(drop, { attributes: true, once: true })"
    )
    clerk.drop([FIVE[0]])
    clerk.at(r"/jobs/[^/]+/documents/1$").picture_is_there()
    assert "drop" in clerk.page.evaluate("sessionStorage.getItem('lit')")


def test_a_folder_is_chosen_with_what_lies_in_its_folders(clerk, folder):
    clerk.open().choose(folder, "#folder")
    the_batch_has_all(clerk, 2)
    names = clerk.page.locator(".jobs th.file").all_inner_texts()
    assert sorted(names) == ["乙.txt", "甲.txt"]


def test_a_folder_is_dropped_with_what_lies_in_its_folders(clerk, folder):
    clerk.open().drop([folder])
    the_batch_has_all(clerk, 2)
    names = clerk.page.locator(".jobs th.file").all_inner_texts()
    assert sorted(names) == ["乙.txt", "甲.txt"]


def test_a_zip_is_unpacked_into_its_files(clerk, tmp_path):
    archive = tmp_path / "各局计划.zip"
    archive.write_bytes(packed([(f"各局/{file.name}", file.read_bytes()) for file in FIVE]))
    clerk.open().choose(archive)
    the_batch_has_all(clerk, 5)
    expect(clerk.page.locator(".paper")).to_have_count(DOCUMENTS)


def test_the_row_of_an_upload_says_the_stages_that_it_goes_through(sit_down, own):
    clerk = sit_down(own())
    clerk.page.add_init_script(NOTE_STATES)
    clerk.open().choose(FIVE[2])
    clerk.at(r"/documents/1$").picture_is_there()
    seen = states(clerk)
    assert seen[0].startswith("正在上传"), seen
    assert [text for text in seen if text in ("读取", "排版", "写出")], seen


def test_the_page_of_a_job_goes_through_the_stages_without_being_loaded_anew(sit_down, own):
    clerk = sit_down(own())
    clerk.page.add_init_script(NOTE_STATES)
    # Those before it keep the server at work until the page is open.
    for _ in range(6):
        job = clerk.submit(FIVE[2].name, FIVE[2].read_bytes(), wait=False)["job"]
    clerk.open(f"/jobs/{job}")
    clerk.page.evaluate("window.same = true")
    clerk.ended()
    seen = states(clerk)
    assert seen[0] in ("读取", "排版", "写出") and seen[-1] == "完成", seen
    expect(clerk.page.locator(".papers > .paper")).to_have_count(16)
    assert clerk.page.evaluate("window.same") is True


def test_the_page_of_a_batch_counts_up_while_it_runs(sit_down, own, tmp_path):
    clerk = sit_down(own())
    clerk.page.add_init_script(NOTE_STATES)
    archive = tmp_path / "大批.zip"
    archive.write_bytes(packed([(f"{n}.txt", five_pages() + f"第{n}份。".encode()) for n in range(30)]))
    clerk.open().choose(archive)
    the_batch_has_all(clerk, 30)
    counted = [text for text in states(clerk) if text.startswith("已处理")]
    assert len(set(counted)) > 2 and counted[-1] == "已处理 30 个，共 30 个", counted
