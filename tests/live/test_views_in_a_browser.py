"""Drawn by a browser: no text lies on another, none runs out of its picture or its box, whatever the typeface."""

import pytest

from experiments.live.views.forecast_band import forecast_band, what_changed
from experiments.live.views.svg import FONT, Picture, width_of
from tests.live.moments import MOMENTS, moment_of
from tests.live.test_views import CHANGES, FORECASTS, PICTURES, calendar

MEASURE = """
svg => {
  const found = [], frame = svg.viewBox.baseVal;
  const texts = [...svg.querySelectorAll('text')].map(node => {
    const box = node.getBBox();
    return {words: node.textContent, left: box.x, top: box.y, right: box.x + box.width, bottom: box.y + box.height};
  });
  const boxes = [...svg.querySelectorAll('rect')].map(node => node.getBBox()).filter(box => box.width < frame.width);
  texts.forEach((one, k) => {
    const middle = (one.top + one.bottom) / 2;
    boxes.forEach(box => {
      const within = box.y < middle && middle < box.y + box.height && one.right - one.left < 1.3 * box.width;
      if (within && box.x <= one.left && one.left < box.x + box.width && one.right > box.x + box.width + 1)
        found.push(`over its box: ${one.words}`);
    });
    if (one.left < -1 || one.top < -1 || one.right > frame.width + 1 || one.bottom > frame.height + 1)
      found.push(`outside: ${one.words}`);
    texts.slice(k + 1).forEach(other => {
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      // Boxes hold room for accents above and below what is seen.
      if (wide > 1 && high > 4) found.push(`on each other: ${one.words} | ${other.words}`);
    });
  });
  return found;
}
"""


@pytest.fixture(scope="module")
def page(chromium):
    page = chromium.new_page(viewport={"width": 940, "height": 900})
    page.route("**/*", lambda route: route.abort())
    yield page
    page.close()


def faults(page, text, typeface=FONT):
    text = text.replace(f'font-family="{FONT}"', f'font-family="{typeface}"')
    page.set_content(f'<html lang="en"><body style="margin:0;width:900px">{text}</body></html>')
    return [fault for picture in page.query_selector_all("svg.view") for fault in picture.evaluate(MEASURE)]


def test_the_measure_finds_an_overlap(page):
    words = '<text x="{}" y="50" font-size="16">some words here</text>'
    bad = f'<svg class="view" viewBox="0 0 900 100">{words.format(20)}{words.format(60)}{words.format(880)}</svg>'
    boxed = '<svg class="view" viewBox="0 0 900 99"><rect x="9" y="9" width="110" height="60"/>{}</svg>'
    found = faults(page, bad) + faults(page, boxed.format(words.format(20)))
    assert any(fault.startswith("over its box") for fault in found)
    assert any(fault.startswith("on each other") for fault in found)
    assert any(fault.startswith("outside") for fault in found)


@pytest.mark.parametrize("typeface", ["DejaVu Sans", "DejaVu Serif", "monospace"])
def test_a_text_takes_the_room_planned_for_it_in_any_typeface(page, typeface):
    for words, bold in (("Mexico on the US 12.5%", False), ("Chinese investment → −0.3 bn USD", True), ("II", False)):
        picture = Picture("words", 100, "title", "description")
        picture.text(20, 50, words, 17, bold=bold)
        faults(page, str(picture), typeface)
        drawn = page.query_selector("svg.view text").evaluate("node => node.getBBox().width")
        assert drawn == pytest.approx(width_of(words, 17, bold), abs=0.5)


@pytest.mark.long
@pytest.mark.parametrize(("name", "months"), MOMENTS)
def test_no_text_lies_on_another(page, name, months):
    moment = moment_of(name, months)
    for view in (*PICTURES, calendar):
        assert faults(page, view(moment)) == [], view.__name__


@pytest.mark.long
@pytest.mark.parametrize(("name", "months"), MOMENTS[1::4])
def test_a_wider_typeface_still_fits(page, name, months):
    moment = moment_of(name, months)
    for view in (*PICTURES, calendar):
        assert faults(page, view(moment), "DejaVu Sans") == [], view.__name__
    assert faults(page, forecast_band(FORECASTS, CHANGES) + what_changed(CHANGES, 24303), "DejaVu Sans") == []


def test_no_text_of_a_forecast_lies_on_another(page):
    for forecasts in (FORECASTS, FORECASTS[:1], FORECASTS[1:2]):
        assert faults(page, forecast_band(forecasts, CHANGES)) == []
    for found in (None, [], CHANGES, CHANGES[2:]):
        assert faults(page, what_changed(found, 24303)) == []


def test_no_text_of_one_month_lies_on_another(page):
    moment = moment_of("withdrawn", 18)
    for view in (*PICTURES, calendar):
        assert faults(page, view(moment)) == [], view.__name__
