"""The class, id and role words by which publishers name the parts of a page, in one home.

Only words that many publishing systems share; a name that one site made up does not belong here.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Protocol

NAMING_ATTRIBUTES = ("class", "id", "role", "itemprop", "data-component", "data-testid", "data-qa", "data-test")
MAX_NAMES_CHARS = 400  # of an element's names are read; utility-class frameworks run far longer

# Reason for removal, then the words that name such an element. A hyphen may be missing or an underscore on the page.
_FURNITURE = {
    "advertisement": """
        ad ads advert adverts advertisement advertisements advertising adsense dfp ad-slot ad-unit ad-box ad-wrapper
        ad-container gpt sponsor sponsored sponsors affiliate affiliates commercial banner billboard leaderboard mpu
    """,
    "navigation": """
        nav navbar navigation menu breadcrumb breadcrumbs pagination pager paging masthead topbar toolbar skip-link toc
        table-of-contents
    """,
    "share bar": """
        share shares sharing sharebar share-bar share-buttons share-tools social-share social-links social-icons
        social-media sharedaddy shareaholic addthis addtoany social socials sociable follow
        follow-us whatsapp bookmark
    """,
    "related stories": """
        related relateds recirc recirculation recommended recommendation recommendations recommend more-on more-from
        more-stories more-news more-articles more-topic more-topics more-like-this read-more read-next read-also
        also-read you-may-like see-also trending popular most-read most-viewed most-shared most-popular most-recent
        top-stories latest-news latest-stories outbrain taboola zergnet revcontent mgid teaser teasers similar up-next
        next-up editors-picks ranking rankings card-headline article-card story-card news-card post-card further-reading
        related-posts related-articles related-stories related-links related-content related-news
        related-topics suggested suggestions read-too post-navigation next-article previous-article
    """,
    "promotion": """
        promo promos promotion promotions promoted promobox newsletter newsletters newsletter-signup subscribe
        subscription subscriptions sign-up signup opt-in donate donation donations cta call-to-action membership
        mailing-list mailchimp app-download subscribe-promo paywall-promo
    """,
    "sign-in box": """
        login log-in sign-in signin register registration regwall reg-wall identity-intro identity-screen blocker
    """,
    "fact box": "infobox info-box factbox fact-box fact-file factfile",
    "comments": """
        comment comments commentlist comment-form comment-list comments-area
        comments-section disqus respond livefyre replies viafoura spot-im
    """,
    "caption": """
        caption captions figcaption wp-caption wp-caption-text photo-credit image-credit img-credit media-credit
        picture-credit cutline image-description picture-description image-source image-copyright embed-credit
        photo-caption image-caption image-widget
    """,
    "picture or video": """
        gallery inline-gallery photo-gallery slideshow slide-show carousel slider lightbox-gallery video-player video-js
        video-container video-wrapper video-embed video-module embedded-video video-fallback jwplayer brightcove
        audio-player text-to-speech readspeaker thumbnail thumbnails
    """,
    "embedded post": "twitter-tweet twitter-embed tweet-embed instagram-media tiktok-embed fb-post reddit-embed",
    "notice": """
        cookie cookies cookie-notice consent gdpr privacy-overview modal popup pop-up overlay tooltip toast interstitial
        adblock
    """,
    "page tools": """
        print-button print-tools article-tools page-tools story-tools font-size text-size email-article sidebar side-bar
        footer site-header page-header global-header legal-notice copyright correction-form feedback rating ratings vote
        votes poll polls quiz reactions permission permissions
        widget-title widgettitle widget-area sidebar-widget textwidget widget-categories widget-links widget-archive
    """,
    "tags": """
        tags tag-list tag-links article-tags post-tags story-tags topic-list keywords keyword-list categories
        category-list cat-links tagged submeta
    """,
    "byline": """
        byline bylines by-line autor autores autoren auteur auteurs author authors author-bio author-info
        author-box author-name author-card about-author
        about-the-author contributors post-meta entry-meta article-meta post-info entry-info
    """,
    "time stamp": """
        timestamp time-stamp datum fecha pub-date publish-date date-published published-date last-updated
        posted-on entry-date
        post-date article-date publication-date read-time reading-time
    """,
    "hidden": """
        hidden visually-hidden sr-only screen-reader screen-reader-text element-invisible invisible print-only
        hide-for-print noprint d-print-none
    """,
}
_STORY_WORDS = """
    article-body story-body post-body entry-body content-body news-body article-text story-text post-text news-text
    article-content story-content post-content entry-content news-content article-copy story-copy body-copy body-text
    body-content article-main main-content hentry h-entry release-body field-name-body field-body instapaper-body
    text-copy bodytext storytext articlebody
"""
# Class words that say what a page or post has, or how it is filed, not what the element is.
_QUALIFIER = re.compile(r"(?:^|\s)(?:has|with|without|no|w|is|not|js|tag|tags|category|type|format|status|and)-[^\s]*")
_LAYOUT = re.compile(r"[^\s]*-(?:grid|layout|columns?|area|group)(?:[-\s][^\s]*)?(?=\s|$)")
# Of utility classes: what clips its edges, and what only a narrow or a wide screen hides.
_HALF_HIDDEN = re.compile(
    r"(?:overflow|backface|scrollbar)(?:-[xy])?-hidden"
    r"|(?:^|(?<=\s))hidden(?=\s(?:[^\s]+\s)*[a-z]+:(?:block|flex|grid|inline))"
)
_JOINTS = re.compile(r"[-_]+")
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def _any_of(words: str) -> re.Pattern[str]:
    """Return a pattern that finds any of these words standing free or between hyphens."""
    forms = "|".join(sorted((word.replace("-", "-?") for word in words.split()), key=len, reverse=True))
    return re.compile(rf"(?<![a-z])(?:{forms})(?![a-z])")


_PATTERNS = {reason: _any_of(words) for reason, words in _FURNITURE.items()}
_ANY_FURNITURE = _any_of(" ".join(_FURNITURE.values()))
_FOOTER = _any_of("footer colophon")
_STORY = _any_of(_STORY_WORDS)


class Attributes(Protocol):
    """The attributes of an element of either tree: lxml's or Beautiful Soup's."""

    def get(self, key: str, /) -> Any:
        """Return an attribute's value, or None."""
        ...


def names_of(attributes: Attributes) -> str:
    """Return an element's class, id, role and similar names as one string."""
    found = []
    for key in NAMING_ATTRIBUTES:
        value = attributes.get(key)
        if value:
            found.append(" ".join(value) if isinstance(value, list) else str(value))
    return " ".join(found)[:MAX_NAMES_CHARS]


@lru_cache(maxsize=20_000)
def furniture_reason(names: str) -> str:
    """Return why an element with these names is no part of the copy, or "" if it may be."""
    if not names:
        return ""
    spread = _element_words(names)
    if "hidden" in spread:
        spread = _HALF_HIDDEN.sub(" ", spread)
    if not _ANY_FURNITURE.search(spread):
        return ""
    return next(reason for reason, pattern in _PATTERNS.items() if pattern.search(spread))


@lru_cache(maxsize=20_000)
def names_footer(names: str) -> bool:
    """Tell whether these names are those of the end of a page, which holds no story however much it says."""
    return bool(names) and bool(_FOOTER.search(_element_words(names)))


@lru_cache(maxsize=20_000)
def names_story(names: str) -> bool:
    """Tell whether these names are those that publishing systems give the element that holds the copy."""
    return bool(names) and bool(_STORY.search(_spread(names)))


def _element_words(names: str) -> str:
    """Return names spread without the words that say what an element has or how it is laid out."""
    return _LAYOUT.sub(" ", _QUALIFIER.sub(" ", _spread(names)))


def _spread(names: str) -> str:
    """Return names in lower case with the words of compounds set off by hyphens: "relatedLinks" is "related-links"."""
    return _JOINTS.sub("-", _CAPITAL.sub("-", names)).lower()
