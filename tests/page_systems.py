"""Pages of one invented story as publishing systems print them; [0] to [4] stand for the paragraphs of its copy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """A page, and what it must give beside the copy: paragraphs of its own, authors, dateline and agency."""

    name: str
    markup: str
    dateline: str = ""
    agency: str = ""
    authors: tuple[str, ...] = ("Ida Marlow",)
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


_META = (
    "<title>[HEADLINE] | The Tolland Ledger</title><meta property='og:title' content='[HEADLINE]'>"
    "<meta property='og:type' content='article'>"
    "<meta property='article:published_time' content='2025-03-07T10:00:00Z'><meta name='author' content='Ida Marlow'>"
)
_STATED = '<title>[HEADLINE]</title><script type="application/ld+json">[STATEMENT]</script>'
_TITLED = "<title>[HEADLINE]</title>"
_DATED = _TITLED + "<meta name='date' content='2025-03-07'>"
_MENU = (
    '<a class="skip" href="#main">Skip to content</a><nav><ul><li><a href="/news">News</a></li><li><a href="/sport">'
    'Sport</a></li><li><a href="/weather">Weather</a></li></ul></nav>'
)
_FOOT = (
    '<footer><ul><li><a href="/about">About us</a></li><li><a href="/terms">Terms of use</a></li></ul><p>Copyright '
    "2025 Tolland Ledger. All rights reserved. The Ledger is a member of the Coast Press Council.</p></footer>"
)
_TEASERS = "".join(
    f'<div class="card"><a href="/s/{n}"><img src="{n}.jpg"><h3>A story about another river altogether {n}</h3></a>'
    f"<p>It was a long winter on that river as well, said people who live there, number {n}.</p></div>"
    for n in range(4)
)
_ALL = "".join(f"<p>[{n}]</p>" for n in range(5))


def _html(body: str, head: str = _META) -> str:
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{_MENU}{body}{_FOOT}</body></html>'


def _opened(dateline: str) -> str:
    return f"<p>{dateline} [0]</p>" + "".join(f"<p>[{n}]</p>" for n in range(1, 5))


PAGES = (
    Page(
        "WordPress block theme",
        _html(
            '<main class="wp-block-group"><h1 class="wp-block-post-title">[HEADLINE]</h1><div class="entry-content '
            'wp-block-post-content is-layout-flow"><figure class="wp-block-image size-large"><img '
            'src=a.jpg><figcaption '
            'class="wp-element-caption">The stage in June.</figcaption></figure>'
            f'{_ALL}<div class="wp-block-buttons"><div class="wp-block-button"><a class="wp-block-button__link" '
            'href="/join">Join today</a></div></div></div><div class="wp-block-post-terms"><a href="/tag/ferry">ferry'
            f'</a></div><div class="wp-block-query"><h2>More posts</h2>{_TEASERS}</div></main>'
        ),
    ),
    Page(
        "WordPress with Jetpack",
        _html(
            '<article id="post-41" class="post-41 post type-post status-publish format-standard hentry category-news '
            'tag-ferry"><header class="entry-header"><h1 class="entry-title">[HEADLINE]</h1><div class="entry-meta">'
            '<span class="posted-on">Posted on <time class="entry-date published" datetime="2025-03-07">March 7, 2025'
            '</time></span> <span class="byline">by <span class="author vcard"><a href="/author/ida">Ida Marlow</a>'
            f'</span></span></div></header><div class="entry-content">{_ALL}<div class="sharedaddy sd-sharing-enabled">'
            '<h3 class="sd-title">Share this:</h3><ul><li>Click to share on X</li></ul></div><div id="jp-relatedposts" '
            'class="jp-relatedposts"><h3 class="jp-relatedposts-headline"><em>Related</em></h3></div></div><footer '
            'class="entry-footer"><span class="cat-links">Posted in <a href="/c">News</a></span></footer></article>'
            '<nav class="post-navigation"><a href="/p">← Ice on the river</a></nav><div id="comments"><h2>2 thoughts '
            "on “[HEADLINE]”</h2><ol><li><p>I took that ferry to school for eleven years and never once was late.</p>"
            "</li></ol></div>"
        ),
    ),
    Page(
        "Arc, agency copy on a local station",
        _html(
            '<article class="default__article"><div class="headline-container"><h1 class="headline">[HEADLINE]</h1>'
            '</div><div class="c-byline">By <a href="/authors/ida">Ida Marlow</a></div><div class="date">Published: '
            'Mar. 7, 2025 at 10:00 AM UTC</div><div class="article-body"><div class="gallery"><p>The stage in June.</p>'
            '</div><p class="text">TOLLAND, Maine (AP) - [0]</p><div class="ad-wrap"></div><p class="text">[1]</p>'
            '<div class="interstitial-link block"><p class="text"><a href="/x"><b>READ MORE: Ice on the river</b></a>'
            '</p></div><p class="text">[2]</p><p class="text">[3]</p><p class="text">[4]</p><p class="text"><i>'
            "Copyright 2025 The Associated Press. All rights reserved.</i></p></div></article>"
        ),
        dateline="TOLLAND, Maine (AP) -",
        agency="AP",
    ),
    Page(
        "Arc with data-qa names",
        _html(
            '<main><h1 data-qa="headline">[HEADLINE]</h1><div data-qa="subheadline"></div><div class="teaser-content">'
            + "".join(
                f'<div class="wpds-c-1 wpds-c-2"><p data-qa="drop-cap-letter" data-el="text" class="wpds-c-3">[{n}]</p>'
                '<div class="hide-for-print" data-qa="subscribe-promo"><p>A better read with your coffee. Try four '
                "weeks for a crown and stop whenever you like.</p></div></div>"
                for n in range(5)
            )
            + "</div></main>"
        ),
    ),
    Page(
        "Drupal 7",
        _html(
            '<div id="content"><div class="node node-article node-promoted view-mode-full clearfix" about="/n/1"><h1 '
            'class="title" id="page-title">[HEADLINE]</h1><div class="submitted">Submitted by <span>Ida Marlow</span> '
            'on '
            'Fri, 03/07/2025 - 10:00</div><div class="field field-name-body field-type-text-with-summary '
            'field-label-hidden"><div class="field-items"><div class="field-item even" '
            f'property="content:encoded">{_ALL}'
            '</div></div></div><ul class="links inline"><li><a href="/user/login">Log in to post comments</a></li></ul>'
            '</div></div><div class="region region-sidebar-second"><div class="block '
            f'block-views">{_TEASERS}</div></div>'
        ),
    ),
    Page(
        "Drupal 10",
        _html(
            '<main role="main"><div data-drupal-messages-fallback class="hidden"></div><article class="node node--type-'
            'article node--view-mode-full"><h1><span class="field field--name-title">[HEADLINE]</span></h1><div '
            'class="node__content"><div class="clearfix text-formatted field field--name-body field--type-text-with-'
            f'summary field__item">{_ALL}</div></div><section class="field field--name-comment"><h2 class="title">Add '
            "new comment</h2><p>Your name is shown beside what you write, so mind what you say of others.</p></section>"
            "</article></main>"
        ),
    ),
    Page(
        "AEM",
        _html(
            '<div class="root responsivegrid"><div class="aem-Grid aem-Grid--12"><div class="title '
            'aem-GridColumn"><div '
            'class="cmp-title"><h1 class="cmp-title__text">[HEADLINE]</h1></div></div>'
            + "".join(
                f'<div class="text aem-GridColumn aem-GridColumn--default--12"><div class="cmp-text"><p>[{n}]</p></div>'
                "</div>"
                for n in range(5)
            )
            + '<div class="experiencefragment"><div class="cmp-teaser"><p class="cmp-teaser__description">Plan a trip '
            "on the water this summer with our guide to the river and its landings.</p></div></div></div></div>"
        ),
    ),
    Page(
        "AMP",
        '<!doctype html><html ⚡ lang="en"><head>' + _STATED + "</head><body><amp-auto-ads></amp-auto-ads><header><a "
        'href="/">Ledger</a></header><article><h1>[HEADLINE]</h1><p class="byline">By Ida Marlow</p><amp-carousel>'
        '<div class="slide"><p>The stage in June, before the ice.</p></div></amp-carousel><div class="article-body">'
        "<p>[0]</p><amp-ad></amp-ad><p>[1]</p><p>[2]</p><amp-iframe src=x></amp-iframe><p>[3]</p><p>[4]</p></div>"
        "</article><amp-consent id=c><div>We use cookies to keep the lights on, and you may say no to that.</div>"
        "</amp-consent></body></html>",
    ),
    Page(
        "Next.js that only a script fills",
        '<!doctype html><html lang="en"><head>' + _STATED + '</head><body><div id="__next"><div class="skeleton"></div>'
        '</div><script id="__NEXT_DATA__" type="application/json">{"props":{}}</script></body></html>',
    ),
    Page(
        "styled components",
        _html(
            '<div id="__next"><main class="sc-1a2b css-0"><h1 class="css-9xk1 e1h9">[HEADLINE]</h1><div '
            'class="css-1vk">'
            + "".join(
                f'<div class="css-{n}f" data-component="text-block"><p class="css-{n}p e5t">[{n}]</p></div>'
                '<div data-component="advertisement-block"><p>Advertisement</p></div>'
                for n in range(5)
            )
            + f'</div><section data-component="related-content">{_TEASERS}</section></main></div>'
        ),
    ),
    Page(
        "paywalled preview",
        _html(
            '<article><h1>[HEADLINE]</h1><div class="article-body"><p>[0]</p><div class="paywall-gradient"></div></div>'
            '<div class="subscribe-wall"><h2>Keep reading</h2><p>Subscribers read this and everything else for 4 '
            'crowns '
            "a month, and may stop at any time.</p></div></article>",
            _STATED,
        ),
    ),
    Page(
        "BLOX local paper with AP copy",
        _html(
            '<div id="main-page-container"><article class="asset"><header class="asset-header"><h1 class="headline '
            '"><span>[HEADLINE]</span></h1><div class="meta"><span><ul class="list-inline"><li>By IDA MARLOW '
            'Associated Press</li><li class="hidden-print"><time datetime="2025-03-07T10:00:00-05:00">Mar 7, 2025'
            '</time></li></ul></span></div></header><div class="asset-body"><div id="article-body" '
            'itemprop="articleBody" class="asset-content subscriber-premium">'
            '<div class="subscriber-preview"><p>TOLLAND, Maine (AP) — [0]</p></div><div class="subscriber-only"><p>[1]'
            '</p></div><div class="tnt-ads-container"></div><div class="subscriber-only"><p>[2]</p></div><div '
            'class="subscriber-only"><p>[3]</p></div><div class="subscriber-only"><p>[4]</p></div><div '
            'class="subscriber-only"><p>Copyright 2025 The Associated Press. All rights reserved.</p></div></div>'
            f'</div></article></div><div class="block">{_TEASERS}</div>'
        ),
        dateline="TOLLAND, Maine (AP) —",
        agency="AP",
    ),
    Page(
        "agency's own page with rich text",
        _html(
            '<div class="Page-content"><h1 class="Page-headline">[HEADLINE]</h1><div class="Page-byline"><div '
            'class="Page-authors">By&nbsp;<a class="Link" href="/author/ida-marlow">Ida Marlow</a></div></div><div '
            'class="Page-storyBody gtmMainScrollContent"><div class="RichTextStoryBody RichTextBody"><p>TOLLAND, Maine '
            '(AP) — [0]</p><p>[1]</p><div class="SovrnAd Advertisement"></div><div class="PageListEnhancementGeneric">'
            '<div class="PagePromo"><h3>Ice on the river</h3><p>It came early this year and took what it found.</p>'
            "</div></div><p>[2]</p><p>[3]</p><p>[4]</p><p>___</p><p>Associated Press writer Per Voss in Marrow "
            "contributed to this report.</p></div></div></div>"
        ),
        dateline="TOLLAND, Maine (AP) —",
        agency="AP",
    ),
    Page(
        "agency's own page with numbered paragraphs",
        _html(
            '<main><article><header><h1 data-testid="Heading">[HEADLINE]</h1><div class="info-content"><span '
            'class="author-name">By <a rel="author" href="/authors/ida-marlow">Ida Marlow</a></span></div></header>'
            '<div class="article-body__content__17Yit"><ul data-testid="Summary"></ul>'
            '<div data-testid="paragraph-0" class="text__text">TOLLAND, March 7 (Reuters) - [0]</div>'
            + "".join(f'<div data-testid="paragraph-{n}" class="text__text">[{n}]</div>' for n in range(1, 5))
            + '<div data-testid="promo-box" class="promo"><div>Sign up here.</div></div><p class="sign-off">Reporting '
            'by Ida Marlow; Editing by Per Voss</p><p class="trust">Our Standards: <a href="/t">The Trust '
            'Principles.</a></p></div></article></main>'
        ),
        dateline="TOLLAND, March 7 (Reuters) -",
        agency="Reuters",
    ),
    Page(
        "state agency with typed paragraphs",
        _html(
            '<div class="head-line"><h1><span class="title">[HEADLINE]</span></h1><div class="source">Source: '
            'Xinhua</div>'
            '<div class="time">2025-03-07 18:00:00</div></div><div class="main"><div id="detail"><span '
            'id="detailContent">'
            "<p>\u3000\u3000TOLLAND, March 7 (Xinhua) -- [0]</p>"
            + "".join(f"<p>\u3000\u3000[{n}]</p>" for n in range(1, 5))
            + '<p>\u3000\u3000Enditem</p></span><p class="editor">Editor: Huaxia</p></div></div>',
            "<title>[HEADLINE]-Xinhua</title><meta name='publishdate' content='2025-03-07'>",
        ),
        dateline="TOLLAND, March 7 (Xinhua) --",
        agency="Xinhua",
        authors=(),
    ),
    Page(
        "press-release wire",
        _html(
            '<article class="news-release inline-gallery-template"><header class="release-header"><h1>[HEADLINE]</h1>'
            '<p class="mb-no">Mar 07, 2025, 05:00 ET</p></header><section class="release-body container"><div '
            'class="row"><div class="col-lg-10"><p><span class="legendSpanClass"><span class="xn-location">TOLLAND, '
            'Maine</span></span>, <span class="legendSpanClass"><span class="xn-chron">March 7, 2025</span></span> '
            "/PRNewswire/ -- [0]</p><p>[1]</p><p>[2]</p><p>[3]</p><p>[4]</p><p><b>About Tolland Ferries</b></p><p>"
            "Tolland Ferries runs boats by cable on eleven rivers in the north.</p><p><b>Media contact:</b></p><p>Per "
            "Voss, press@ferries.example</p><p>SOURCE Tolland Ferries</p></div></div></section></article>",
            "<title>[HEADLINE]</title><meta name='date' content='2025-03-07'>",
        ),
        dateline="TOLLAND, Maine, March 7, 2025 /PRNewswire/ --",
        agency="PR Newswire",
        authors=(),
    ),
    Page(
        "business wire",
        _html(
            '<div class="bw-release-main"><h1 class="epi-fontLg bwalignc"><b>[HEADLINE]</b></h1><div '
            'class="bw-release-timestamp"><time itemprop="dateModified" datetime="2025-03-07T13:00:00Z">March 07, 2025 '
            '08:00 AM Eastern Standard Time</time></div><div class="bw-release-story" '
            'itemprop="articleBody"><p>TOLLAND, '
            "Maine--(<span itemprop='provider publisher'><span itemprop='name'><a href='/'>BUSINESS "
            "WIRE</a></span></span>"
            ")--[0]</p><p>[1]</p><p>[2]</p><p>[3]</p><p>[4]</p></div><div class='bw-release-contact' "
            "id='contactInformation'><h3>Contacts</h3><p>Per Voss<br>press@ferries.example</p></div></div>",
            "<title>[HEADLINE] | Business Wire</title>",
        ),
        dateline="TOLLAND, Maine--(BUSINESS WIRE)--",
        agency="Business Wire",
        authors=(),
    ),
    Page(
        "global newswire",
        _html(
            '<div class="main-container container"><h1 class="article-headline" itemprop="headline">[HEADLINE]</h1><p '
            'class="article-published-source"><span class="article-published"><time datetime="2025-03-07T13:00:00Z">'
            'March 07, 2025 08:00 ET</time></span></p><div class="main-scroll-container"><div class="main-body-'
            "container article-body\" id='main-body-container' itemprop=\"articleBody\"><p>TOLLAND, Maine, March 07, "
            "2025 "
            "(GLOBE NEWSWIRE) -- [0]<br></p><p>[1]</p><p>[2]</p><p>[3]</p><p>[4]</p><pre>Contact:\nPer Voss</pre>"
            "</div></div></div>",
            "<title>[HEADLINE]</title>",
        ),
        dateline="TOLLAND, Maine, March 07, 2025 (GLOBE NEWSWIRE) --",
        agency="GlobeNewswire",
        authors=(),
    ),
    Page(
        "agency copy with a caption before the dateline",
        _html(
            '<article><h1>[HEADLINE]</h1><div class="x1"><p>FILE - The landing stage at Tolland Reach is seen in June '
            "2024, before the ice. (AP Photo/Per Voss, File)</p><p>By Ida Marlow, Associated Press</p><p><b>TOLLAND, "
            "Maine (AP)</b> — [0]</p><p>[1]</p><p>[2]</p><p>[3]</p><p>[4]</p></div></article>"
        ),
        dateline="TOLLAND, Maine (AP) —",
        agency="AP",
    ),
    Page(
        "dateline in an element of its own",
        _html(
            '<article><h1>[HEADLINE]</h1><div class="text"><div class="dateline"><strong>TOLLAND, March 7 '
            '(AFP)</strong> '
            f"—</div>{_ALL}<p>pvo/im/js</p></div></article>"
        ),
        dateline="TOLLAND, March 7 (AFP) —",
        agency="AFP",
    ),
    Page(
        "dateline in a span with a gap before its dash",
        _html(f"<article><h1>[HEADLINE]</h1>{_opened('<span class=c>TOLLAND</span><span> (dpa) </span>- ')}</article>"),
        dateline="TOLLAND (dpa) -",
        agency="dpa",
    ),
    Page(
        "bullets of a summary above the dateline",
        _html(
            "<article><h1>[HEADLINE]</h1><div class=b><ul><li>Boats run from Monday</li><li>Stage cost 2.1 million</li>"
            f'</ul>{_opened("TOLLAND, March 7 (Reuters) -")}<p>(Reporting by Ida Marlow; Editing by Per Voss)</p></div>'
            "</article>"
        ),
        dateline="TOLLAND, March 7 (Reuters) -",
        agency="Reuters",
        before=("Boats run from Monday", "Stage cost 2.1 million"),
    ),
    Page(
        "highlights under a heading above the dateline",
        _html(
            "<article><h1>[HEADLINE]</h1><div class=b><h4>STORY HIGHLIGHTS</h4><ul><li>Boats run from Monday</li><li>"
            f'Stage cost 2.1 million</li></ul>{_opened("Tolland, Maine (CNN) --")}</div></article>'
        ),
        dateline="Tolland, Maine (CNN) --",
        agency="CNN",
    ),
    Page(
        "links to other stories between paragraphs",
        _html(
            '<article><h1>[HEADLINE]</h1><div class="b"><p>[0]</p><p><strong>READ ALSO: <a href="/a">Ice on the river'
            '</a></strong></p><p>[1]</p><p><a href="/b">Is the bridge at Marrow safe?</a></p><p>[2]</p><ul><li><a '
            'href="/c">How ice breaks</a></li><li><a href="/d">Ten rivers to see</a></li></ul><p>[3]</p><p>WATCH: <a '
            'href="/e">Boat launched</a></p><p>[4]</p><p>READ | <a href="/f">What the cable is made of</a></p></div>'
            "</article>"
        ),
    ),
    Page(
        "newsletter offer without names",
        _html(
            "<article><h1>[HEADLINE]</h1><div class=b><p>[0]</p><p>[1]</p><div class=k9><h4>The Tide Table</h4><p>All "
            "that floats, each Friday before breakfast.</p><form action=/n><input type=email><button>Go</button></form>"
            "<p>We keep your address to ourselves.</p></div><p>[2]</p><p>[3]</p><p>[4]</p></div></article>"
        ),
    ),
    Page(
        "author's notice at the end",
        _html(
            f'<article><h1>[HEADLINE]</h1><div class=b>{_ALL}</div><div class="author-bio"><img src=i.jpg><p>Ida '
            'Marlow '
            "covers rivers and harbours for the Ledger. She lives on a boat.</p></div></article>"
        ),
    ),
    Page(
        "correction above and below",
        _html(
            f"<article><h1>[HEADLINE]</h1><div class=b><p>(Corrects the cost in paragraph 4)</p>{_ALL}<p>This story "
            "has "
            "been corrected to show that the stage cost 2.1 million crowns.</p></div></article>"
        ),
    ),
    Page(
        "gallery controls around a picture",
        _html(
            '<article><h1>[HEADLINE]</h1><div class="b"><div><div>The stage in June. (Photo: Per '
            'Voss)</div><div>Image 1 '
            "of / 4</div><div>Caption</div><div>Close</div><div>1 / 4</div><div>Back to Gallery</div></div>"
            f"{_ALL}</div></article>"
        ),
    ),
    Page(
        "comments without names",
        _html(
            f"<div class=z1><h1>[HEADLINE]</h1><div class=z2>{_ALL}</div><div class=z3><h3>3 "
            "Comments</h3><div><p>Per</p>"
            "<p>I took that ferry to school for eleven years and was never late once, whatever they say.</p></div><div>"
            "<p>Liv</p><p>The bridge is just as quick if you know the back road through the wood.</p></div></div></div>"
        ),
    ),
    Page(
        "comments in the copy's own element",
        _html(
            f"<div class=z1><h1>[HEADLINE]</h1>{_ALL}<h3>Leave a Reply</h3><p>Your address will not be shown to anyone "
            "who reads this.</p><p>I took that ferry to school for eleven years and was never late once.</p></div>"
        ),
    ),
    Page(
        "two authors with an agency and a desk",
        _html(
            '<article><h1>[HEADLINE]</h1><p class="byline">By <span>Ida Marlow</span> and <span>Per Voss</span> '
            '<span>The '
            f'Associated Press</span></p><div class="b">{_opened("TOLLAND, Maine (AP) —")}</div></article>',
            "<title>[HEADLINE]</title><meta name='date' content='2025-03-07'>",
        ),
        dateline="TOLLAND, Maine (AP) —",
        agency="AP",
        authors=("Ida Marlow", "Per Voss"),
    ),
    Page(
        "an author's page linked under the headline",
        _html(
            f'<article><h1>[HEADLINE]</h1><div class=q1><a href="/authors/ida-marlow/">Ida Marlow</a></div>{_ALL}'
            "</article>",
            "<title>[HEADLINE]</title><meta name='date' content='2025-03-07'>",
        ),
    ),
    Page(
        "a name and a title on lines of their own",
        _html(
            '<article><h1>[HEADLINE]</h1><div class="Byline"><p>Ida Marlow</p><p>River Correspondent</p></div>'
            f"<p class=dateline>Friday 7 March 2025 10:00 GMT</p>{_ALL}</article>",
            "<title>[HEADLINE]</title>",
        ),
    ),
    Page(
        "a printed date alone",
        _html(
            '<article><h1>[HEADLINE]</h1><div class="k1">By Ida Marlow</div><div class="k2">Updated 7 Mar 2025, 6:00 '
            'PM '
            f"IST</div>{_ALL}</article>",
            "<title>[HEADLINE]</title>",
        ),
    ),
    Page(
        "a German date and byline",
        _html(
            f'<article><h1>[HEADLINE]</h1><div class="autor">Von Ida Marlow</div><div class="datum">Stand: 07.03.2025, '
            f"10:00 Uhr</div>{_ALL}</article>",
            "<title>[HEADLINE]</title>",
        ),
    ),
    Page(
        "a French date and byline",
        _html(
            '<article><h1>[HEADLINE]</h1><div class="meta">Publié le 7 mars 2025 à 10h00</div><div '
            'class="auteur">Par Ida '
            f"Marlow</div>{_ALL}</article>",
            "<title>[HEADLINE]</title>",
        ),
    ),
    Page(
        "layout tables and font tags",
        _html(
            "<table width=760><tr><td width=150><a href=/>Home</a><br><a href=/n>News</a></td><td><font size=5><b>"
            "[HEADLINE]</b></font><hr><font size=1>By Ida Marlow<hr>March 7, 2025</font><p><font size=2>[0]<p>[1]<p>[2]"
            "<p>[3]<p>[4]</font></td></tr></table>",
            "<title>[HEADLINE]</title>",
        ),
    ),
    Page(
        "line breaks in one element",
        _html(
            "<h1>[HEADLINE]</h1><div class=by>By Ida Marlow</div><div class=t>March 7, 2025</div><div "
            "class=x>[0]<br><br>[1]<br>&nbsp;<br>[2]<br/> <br/>[3]<br><br>[4]</div>",
            "<title>[HEADLINE]</title>",
        ),
    ),
    Page(
        "copy in sections beside promotions",
        _html(
            "<article><h1>[HEADLINE]</h1>"
            + "".join(
                f'<section class="body-row"><div class="col"><p>[{n}]</p></div></section><section class="promo-row">'
                "<p>The best of the river in pictures, every Sunday in the magazine.</p></section>"
                for n in range(5)
            )
            + "</article>"
        ),
    ),
    Page(
        "a list, a table and a block quote of the story",
        _html(f"<article><h1>[HEADLINE]</h1><div class=b>{_ALL}<ul><li>The first boat leaves at 6.</li></ul><table><tr>"
              "<td>Fare</td><td>3 crowns</td></tr></table><blockquote><p>No horses without a bridle.</p></blockquote>"
              "</div></article>"),
        after=("The first boat leaves at 6.", "Fare", "3 crowns", "No horses without a bridle."),
    ),
    Page(
        "a live page whose posts have authors and times",
        _html(
            '<main><h1>[HEADLINE]</h1><div class="liveblog">'
            + "".join(
                f'<article class="liveblog-post"><header><time datetime="2025-03-07T1{n}:00Z">1{n}:00</time><span '
                f'class="post-author">Ida Marlow</span></header><div class="post-content"><p>[{n}]</p></div></article>'
                for n in range(5)
            )
            + "</div></main>"
        ),
    ),
    Page(
        "an article whose statement has markup",
        '<!doctype html><html><head><title>[HEADLINE]</title><script type="application/ld+json">{"@type":"NewsArticle",'
        '"headline":"[HEADLINE]","datePublished":"2025-03-07","author":{"name":"Ida Marlow"},"articleBody":"<p>[0]</p>'
        '<p>[1]</p><p>[2]<br>[3]</p><p>[4]</p>"}</script></head><body><div id="root"></div></body></html>',
    ),
    Page(
        "islands with data names",
        _html(
            '<main><div data-gu-name="headline"><h1 class="dcr-1">[HEADLINE]</h1></div><div '
            'data-gu-name="standfirst"><div class="dcr-2"><p>Seven months of detours end for a river '
            'town</p></div></div><div data-gu-name="media"><figure><figcaption><span>The stage in June. '
            'Photograph: Per Voss/The Ledger</span></figcaption></figure></div><div data-gu-name="body"><div '
            'id="maincontent"><div class="article-body-commercial-selector article-body-viewer-selector '
            'dcr-3"><p class="dcr-4">[0]</p><p class="dcr-4">[1]</p><gu-island '
            'name="RichLinkComponent"><div>Related: Ice on the river took it all</div></gu-island><aside '
            'class="dcr-5"><blockquote>You learn to leave early</blockquote></aside><p>[2]</p><figure '
            'class="dcr-6" id="sub"><section>Sign up to First Edition: our free daily '
            'newsletter</section></figure><p>[3]</p><p>[4]</p></div></div></div><div class="dcr-7"><div>Explore '
            'more on these topics</div><ul><li><a href=/r>Rivers</a></li></ul></div></main>'
        ),
    ),
    Page(
        "paragraphs marked as speakable",
        _html(
            '<main class="main-content"><article class="article-wrap has-video"><header '
            'class="article-header"><div class="article-meta"><h1 class="headline speakable">[HEADLINE]</h1><h2 '
            'class="sub-headline speakable">Ice took the old stage</h2><div class="author-byline">By <span><a '
            'href="/person/m/ida-marlow">Ida Marlow</a></span> <span class="article-source">Ledger '
            'News</span></div><div class="article-date">Published <time>March 7, 2025 10:00am '
            'EST</time></div></div></header><div class="article-content-wrap"><div class="article-body"><div '
            'class="featured featured-video video-ct"><div class="info"><div class="caption"><h4 '
            'class="title"><a>Ledger watch</a></h4><p>Ferries on ice: what to know this '
            'week.</p></div></div></div><p class="speakable">[0]</p><p><a href="/x"><strong>ICE TAKES LANDING '
            'STAGE AT TOLLAND REACH</strong></a></p><p>[1]</p><div class="image-ct inline"><div '
            'class="caption"><p>The stage. <span>(Per Voss/Getty Images)</span></p></div></div><p>[2]</p><p><a '
            'href="/app"><i><u>CLICK HERE TO GET THE LEDGER APP</u></i></a></p><p>[3]</p><p>[4]</p><p><i>The '
            'Associated Press contributed to this report.</i></p></div><div class="article-footer"><div '
            'class="author-bio"><p>Ida Marlow is a reporter for Ledger '
            'Digital.</p></div></div></div></article></main>'
        ),
    ),
    Page(
        "companion columns",
        _html(
            '<article id="story" class="css-1"><header><h1 data-testid="headline" '
            'class="css-2">[HEADLINE]</h1><p id="article-summary" class="css-3">Seven months of detours end for '
            'a river town.</p></header><section name="articleBody" class="meteredContent css-4"><div '
            'data-testid="companionColumn-0" class="css-5 StoryBodyCompanionColumn"><div class="css-6"><p '
            'class="css-7">[0]</p><p class="css-7">[1]</p></div><aside class="css-8"></aside></div><div '
            'data-testid="Dropzone-1"><div id="story-ad-1-wrapper"><p>Advertisement</p><a '
            'href="#after-story-ad-1">SKIP ADVERTISEMENT</a></div></div><div data-testid="companionColumn-1" '
            'class="css-5 StoryBodyCompanionColumn"><div class="css-6"><p class="css-7">[2]</p><p '
            'class="css-7">[3]</p><p class="css-7">[4]</p></div></div></section><div '
            'class="bottom-of-article"><p>Ida Marlow covers rivers from Tolland. <span>More about Ida '
            'Marlow</span></p><div>A version of this article appears in print on March 8, 2025, Section A, Page '
            '4 of the city edition. Order Reprints</div></div></article>'
        ),
    ),
    Page(
        "a dateline in a div that ends in a dash",
        _html(
            '<div id="content"><div class="hdr-container"><h1 class="title pg-title">[HEADLINE]</h1><div '
            'class="publishing-details"><div class="published"><span class="date"><time pubdate="pubdate" '
            'datetime="2025-03-07T10:00:00+00:00">March 07, 2025 5:00 AM</time></span></div><ul class="links '
            'links__list"><li><a class="links__item-link" href="/author/ida">Ida '
            'Marlow</a></li></ul></div></div><div class="body-container"><div class="wsw"><div '
            'class="wsw__embed"><figure><figcaption>FILE - The stage.</figcaption></figure></div><div '
            'class="wsw__dateline">TOLLAND, MAINE — </div><p>[0]</p><p>[1]</p><div data-owner-ct="Article" '
            'class="media-block-wrap wsw__embed"><div class="media-block"><a href="/r"><h4>Ice on the '
            'River</h4></a></div></div><p>[2]</p><p>[3]</p><p>[4]</p><p><em>Some information for this report '
            'came from Reuters.</em></p></div></div></div>'
        ),
        dateline="TOLLAND, MAINE —",
    ),
    Page(
        "picks between paragraphs",
        _html(
            '<main><article><header><h1 class="article-title">[HEADLINE]</h1></header><div class="a-content '
            'pmc-u-line-height-copy"><p class="paragraph larva // lrv-u-margin">[0]</p><section '
            'class="editors-picks"><h3>Editor’s picks</h3><ul><li><a href=/a>The 50 Best Rivers of All '
            'Time</a></li></ul></section><p>[1]</p><div class="admz" '
            'data-device="Desktop"></div><p>[2]</p><section class="related-posts-module"><h3>Related '
            'Content</h3><ul><li><a href=/b>River Rises Again in the '
            'North</a></li></ul></section><p>[3]</p><p>[4]</p><div id="trending"><h3>Trending Stories</h3><a '
            'href=/c>River sings</a></div></div></article></main>'
        ),
    ),
    Page(
        "short prefixed names",
        _html(
            '<article class="gnt_pr"><h1 class="gnt_ar_hl" elementtiming="ar-headline">[HEADLINE]</h1><div '
            'class="gnt_ar_by"><a class="gnt_ar_by_a" href="/staff/1/ida-marlow/">Ida Marlow</a></div><div '
            'class="gnt_ar_b"><p class="gnt_ar_b_p">[0]</p><aside class="gnt_em" '
            'aria-label="advertisement"></aside><p class="gnt_ar_b_p">[1]</p><a class="gnt_em_pg" '
            'href=/g><div>More: Ice on the river</div></a><p class="gnt_ar_b_p">[2]</p><p '
            'class="gnt_ar_b_p"><strong>More:</strong> <a href=/c>Ten rivers worth a trip in spring this '
            'year</a></p><p class="gnt_ar_b_p">[3]</p><p class="gnt_ar_b_p">[4]</p><p '
            'class="gnt_ar_b_p"><em>Follow Ida Marlow on X: @idamarlow</em></p></div></article>',
            _DATED
        ),
    ),
    Page(
        "dates of the story at its end",
        _html(
            '<article class="story-body"><h1 class="h1">[HEADLINE]</h1><div class="byline">By <span '
            'class="ng_byline_name">Ida Marlow</span></div><p>[0]</p><div class="embed"><div '
            'class="related-stories-embed">RELATED STORIES FROM TOLLAND '
            'LEDGER</div></div><p>[1]</p><p>[2]</p><p>[3]</p><p>[4]</p><div id="story-dates"><time '
            'class="publish-date">This story was originally published <span>March 7, 2025, 5:00 '
            'AM</span>.</time></div></article>'
        ),
    ),
    Page(
        "zones with double hyphens",
        _html(
            '<section><h1 class="headline">[HEADLINE]</h1><div class="article--content"><div '
            'class="article--content-body"><p class="zone">TOLLAND, Maine (AP) — [0]</p><div '
            'class="article--content-inset"><figure><figcaption>Stage. '
            'Voss/AP</figcaption></figure></div><p>[1]</p><p>[2]</p><div class="zone '
            'nativo"></div><p>[3]</p><p>[4]</p></div></div><div class="article--footer"><div '
            'class="updateTime">March 7, 2025</div></div></section>'
        ),
        dateline="TOLLAND, Maine (AP) —",
        agency="AP",
    ),
    Page(
        "a station's WordPress with agency copy",
        _html(
            '<main><article class="article"><h1 class="article-title">[HEADLINE]</h1><div '
            'class="article-authors"><p>by: <a href="/author/ida">Ida Marlow</a></p><p>Posted: <time '
            'datetime="2025-03-07T10:00:00-05:00">Mar 7, 2025 / 10:00 AM EST</time></p></div><div '
            'class="article-content article-body rich-text"><p>TOLLAND, Maine (AP) — [0]</p><p>[1]</p><div '
            'class="ad-unit"></div><div class="article-related-inline"><a href=/r><strong>Ice on the '
            'river</strong></a></div><p>[2]</p><p>[3]</p><p>[4]</p><p>Copyright 2025 Ledger Media Inc. All '
            'rights reserved. This material may not be published, broadcast, rewritten, or '
            'redistributed.</p></div></article></main>'
        ),
        dateline="TOLLAND, Maine (AP) —",
        agency="AP",
    ),
    Page(
        "hashed module names",
        _html(
            '<div class="StoryText-module_storyText__x"><h1>[HEADLINE]</h1><div '
            'class="index-module_byline__a"><span>by <a>IDA MARLOW | The Associated Press</a></span><span>Fri, '
            'March 7th 2025 at 10:00 AM</span></div><div class="StoryText-module_storyText__d"><p><!-- x '
            '-->TOLLAND, Maine (AP) — [0]</p><p>[1]</p><div '
            'class="ddb-ad"></div><p>[2]</p><p>[3]</p><p>[4]</p></div></div>',
            _TITLED
        ),
        dateline="TOLLAND, Maine (AP) —",
        agency="AP",
    ),
    Page(
        "paragraph fields and the agency after the last sentence",
        _html(
            '<div class="node-article"><h1 class="headline node-title">[HEADLINE]</h1><div '
            'class="group-story-changedate"><div class="story-postdate"><div class="item-label">Published</div> '
            'Mar 7, 2025, 10:00 AM</div></div><div class="clearfix text-formatted field '
            'field--name-field-paragraph-text"><p>TOLLAND (REUTERS) – [0]</p><p>[1]</p></div><div '
            'class="block-ads"></div><div class="clearfix text-formatted field '
            'field--name-field-paragraph-text"><p>[2]</p><p>[3]</p><p>[4] '
            '<strong>REUTERS</strong></p></div></div>'
        ),
        dateline="TOLLAND (REUTERS) –",
        agency="Reuters",
    ),
    Page(
        "numbered content bodies",
        _html(
            '<div class="storyline"><h1 class="title" itemprop="name">[HEADLINE]</h1><h3 class="sub-title">The '
            'ferry had lain idle since August</h3><p class="publish-time">Published - March 07, 2025 10:00 am '
            'IST - TOLLAND</p><div id="content-body-1" itemprop="articleBody" '
            'class="articlebodycontent"><p>[0]</p><div class="article-ad"></div><p>[1]</p><div '
            'class="related-topics"><p>Related</p></div><p>[2]</p><p>[3]</p><p>[4]</p><p '
            'class="publish-time-new">Published - <span>March 07, 2025 10:00 am IST</span></p></div></div>'
        ),
    ),
    Page(
        "premium content blocks",
        _html(
            '<div id="pcl-full-content" class="story_details"><h1 '
            'id="main-heading-article">[HEADLINE]</h1><p>[0]</p><div class="ev-meter-content '
            'ie-premium-content-block"><p>[1]</p><p>[2]</p><div class="adboxtop"><span>Story continues below '
            'this ad</span></div><p>[3]</p><p>[4]</p></div><p><strong>Also Read | <a href=/a>Ice takes '
            'stage</a></strong></p></div>'
        ),
    ),
    Page(
        "a cite that holds the dateline",
        _html(
            '<article><h1 class="headline__text">[HEADLINE]</h1><div class="byline__names">By <a '
            'class="byline__link" href="/profiles/ida-marlow">Ida Marlow</a>, CNN</div><div '
            'class="timestamp">Updated 10:00 AM EST, Fri March 7, 2025</div><div class="article__content" '
            'itemprop="articleBody"><div class="source inline-placeholder"><cite class="source__cite"><span '
            'class="source__location">Tolland, Maine</span> <span '
            'class="source__text">CNN</span>&nbsp;—&nbsp;</cite></div><p class="paragraph '
            'inline-placeholder">[0]</p><p class="paragraph">[1]</p><div class="related-content"><a '
            'href=/r><p>RELATED ARTICLE</p><p>Ice on the river</p></a></div><p class="paragraph">[2]</p><p '
            'class="paragraph">[3]</p><p class="paragraph">[4]</p><p><em>CNN’s Per Voss contributed to this '
            'report.</em></p></div></article>'
        ),
        dateline="Tolland, Maine CNN —",
        agency="CNN",
    ),
    Page(
        "a wysiwyg body",
        _html(
            '<main id="main-content-area"><header class="article-header"><h1>[HEADLINE]</h1><p '
            'class="article__subhead"><em>Seven months of detours end.</em></p></header><div '
            'class="article-info-block"><div class="article-dates"><div class="date-simple"><span '
            'class="screen-reader-text">Published On 7 Mar 2025</span><span aria-hidden="true">7 Mar '
            '2025</span></div></div></div><div class="wysiwyg wysiwyg--all-content css-1"><p>[0]</p><div '
            'class="container--ads"></div><p>[1]</p><div class="more-on"><h2 '
            'class="more-on__heading">Recommended Stories</h2><ul class="article-list"><li><a href=/1>Ice on the '
            'river</a></li></ul></div><p>[2]</p><p>[3]</p><p>[4]</p></div><div class="article-source">Source: '
            'The Ledger</div></main>'
        ),
    ),
    Page(
        "a chapo above the copy",
        _html(
            '<article class="t-content"><h1 class="t-content__title a-page-title">[HEADLINE]</h1><p '
            'class="t-content__chapo">Seven months of detours end.</p><div class="m-pub-dates">Issued on: <time '
            'datetime="2025-03-07T10:00:00">07/03/2025 - 10:00</time></div><div class="t-content__body '
            'u-clearfix"><p>Tolland (AFP) – [0]</p><div '
            'class="o-ad-container__label">Advertising</div><p>[1]</p><div class="o-self-promo"><p>Read '
            'more</p><a href=/r>Ice takes stage</a></div><p>[2]</p><p>[3]</p><p>[4]</p><p>© 2025 '
            'AFP</p></div></article>'
        ),
        dateline="Tolland (AFP) –",
        agency="AFP",
    ),
    Page(
        "rich text with the desk's initials",
        _html(
            '<div id="main-content"><article><h1 class="s1">[HEADLINE]</h1><div '
            'class="t1"><span>03/07/2025</span><span>March 7, 2025</span></div><p class="teaser-text">Seven '
            'months of detours end for a river town, and people plan.</p><div class="rich-text '
            's2"><p>[0]</p><p>[1]</p><div class="vjs-wrapper embed"></div><p>[2]</p>'
            '<p>[3]</p><p>[4]</p><p>pv/im (AFP, AP, dpa)</p></div></article></div>'
        ),
    ),
    Page(
        "a deck and an author's profile",
        _html(
            '<main id="content"><div class="detailContent"><h1 class="detailHeadline">[HEADLINE]</h1><h2 '
            'class="deck">Old stage was lost to ice</h2><div class="bylineDetails"><span class="authorText">Ida '
            'Marlow</span> · Ledger News · <time class="timeStamp" datetime="2025-03-07T10:00:00Z">Posted: Mar '
            '07, 2025 5:00 AM EST</time></div><div class="story"><span><p>[0]</p><p>[1]</p><ul><li><p><strong><a '
            'href=/a>Ice takes Tolland landing stage in the night</a></strong></p></li></ul><p>[2]</p><figure '
            'class="imageMedia"><figcaption class="image-caption">Stage (Per '
            'Voss/Ledger)</figcaption></figure><p>[3]</p><p>[4]</p></span></div><div '
            'class="authorProfile"><h2>ABOUT THE AUTHOR</h2><p>Ida Marlow is a reporter in '
            'Tolland.</p></div></div></main>'
        ),
    ),
    Page(
        "main points in a box of paragraphs",
        _html(
            '<article><h1 class="Typography">[HEADLINE]</h1><div id="body"><div '
            'class="ArticleRender_article__x"><div class="Contentalert"><section><h2>In short:</h2><p>Boats run '
            'from Monday.</p><h2>What’s next?</h2><p>A second cable in autumn.</p></section></div><p '
            'class="paragraph_paragraph__iYReA">[0]</p><p class="paragraph_paragraph__iYReA">[1]</p><div '
            'data-component="EmphasisedText"></div><p '
            'class="paragraph_paragraph__iYReA">[2]</p><p>[3]</p><p>[4]</p></div></div></article>'
        ),
    ),
    Page(
        "a fact box and a tip line",
        _html(
            '<article class="article-main"><h1 itemprop="headline">[HEADLINE]</h1><p class="sub-title" '
            'itemprop="description">Ferry ran aground in ice</p><div class="author"><a '
            'href="/authors/ida-marlow/">Ida Marlow</a></div><ul class="time-info"><li><span '
            'class="label">10:00</span>, 7 MAR 2025</li></ul><div class="article-body" '
            'itemprop="articleBody"><figure class="in-article-image"><figcaption><span '
            'class="caption">Stage</span><span class="credit">(Image: '
            'PA)</span></figcaption></figure><p>[0]</p><div class="read-more-links"><h3>Read More</h3><ul><li><a '
            'href=/a>Ice</a></li></ul></div><p>[1]</p><p>[2]</p><div class="factbox"><h3>Facts</h3><p>Ferries '
            'use cables of steel.</p></div><p>[3]</p><p>[4]</p><p><em>Do you have a story for us? Get in touch '
            'at news@ledger.example</em></p></div></article>'
        ),
    ),
    Page(
        "rails between paragraphs",
        _html(
            '<div class="article__content"><h1>[HEADLINE]</h1><p>[0]</p><div class="rail__item-sub"><a '
            'class="teaser-anchor" href=/t><h3>RIVER WILD</h3><p>Ice takes '
            'stage</p></a></div><p>[1]</p><p>[2]</p><p>[3]</p><p>[4]</p><hr/><ul><li><strong>GOT a story? RING '
            'The Ledger on 0207 000 0000 or EMAIL exclusive@ledger.example</strong></li></ul></div>'
        ),
    ),
    Page(
        "a bio of one name",
        _html(
            '<div class="article-body-container"><h1>[HEADLINE]</h1><div class="article-body fs-article">'
            + _ALL
            + '<p><em>Follow me on <a href="https://x.com/i">Twitter</a> or <a href="/l">LinkedIn</a>. Check out '
            'my <a href=/w>website</a>.</em></p><div class="bio">Ida Marlow</div></div></div>'
        ),
    ),
    Page(
        "nameless bylines",
        _html(
            '<article><section><h1 id="a">[HEADLINE]</h1><div><div>Ida Marlow</div><div>Follow</div><div>4 min '
            'read</div><div>·</div><div>Mar 7, 2025</div></div><p class="pw-post-body-paragraph">[0]</p><p '
            'class="pw-post-body-paragraph">[1]</p><p>[2]</p><p>[3]</p><p>[4]</p></section></article>'
        ),
    ),
    Page(
        "subscription widgets",
        _html(
            '<article class="newsletter-post post"><div class="post-header"><h1 '
            'class="post-title">[HEADLINE]</h1><h3 class="subtitle">Detours end</h3></div><div '
            'class="available-content"><div dir="auto" class="body markup"><p>[0]</p><div '
            'class="subscription-widget-wrap"><div class="subscription-widget show-subscribe"><div '
            'class="preamble"><p>The Ledger is a reader-supported publication. To receive new posts and support '
            'my work, consider becoming a free or paid '
            'subscriber.</p></div></div></div><p>[1]</p><p>[2]</p><p>[3]</p><p>[4]</p><p '
            'class="button-wrapper"><a class="button primary" '
            'href=/s><span>Share</span></a></p></div></div></article>'
        ),
    ),
    Page(
        "a post without a main heading",
        _html(
            '<div class="post hentry uncustomized-post-template"><h3 class="post-title '
            'entry-title">[HEADLINE]</h3><div class="post-body entry-content">[0]<br /><br />[1]<br /><br '
            '/>[2]<br /><br />[3]<br /><br />[4]<div style="clear: both;"></div></div><div '
            'class="post-footer"><div class="post-footer-line">Posted by <span class="post-author vcard"><span '
            'class="fn">Ida Marlow</span></span> at <a class="timestamp-link"><abbr class="published" '
            'title="2025-03-07T10:00:00Z">10:00 AM</abbr></a></div></div></div><div class="comments"><h4>2 '
            'comments:</h4><p>I raked there too, and remember.</p></div>',
            "<title>Ledger: [HEADLINE]</title><meta name='date' content='2025-03-07'>"
        ),
    ),
    Page(
        "cards between paragraphs",
        _html(
            '<main class="gh-main"><article class="gh-article post tag-news"><header '
            'class="gh-article-header"><h1 class="gh-article-title">[HEADLINE]</h1></header><section '
            'class="gh-content gh-canvas"><p>[0]</p><p>[1]</p><div class="kg-card kg-signup-card"><h2>Sign up '
            'for more like this.</h2></div><p>[2]</p><div class="kg-card kg-bookmark-card"><a '
            'class="kg-bookmark-container" href=/b><div class="kg-bookmark-content"><div '
            'class="kg-bookmark-title">Ice on the river</div><div class="kg-bookmark-description">It came early '
            'and took what it found along the '
            'banks.</div></div></a></div><p>[3]</p><p>[4]</p></section></article></main>'
        ),
    ),
    Page(
        "widgets in columns",
        _html(
            '<div class="elementor elementor-12"><section class="elementor-section"><div '
            'class="elementor-widget-theme-post-title"><h1 '
            'class="elementor-heading-title">[HEADLINE]</h1></div></section><section '
            'class="elementor-section"><div class="elementor-column"><div class="elementor-widget-wrap"><div '
            'class="elementor-widget elementor-widget-theme-post-content"><div '
            'class="elementor-widget-container">'
            + _ALL
            + '</div></div></div></div><div class="elementor-column"><div class="elementor-widget '
            'elementor-widget-posts">'
            + _TEASERS
            + "</div></div></section></div>"
        ),
    ),
    Page(
        "a grid with wells",
        _html(
            '<div class="container"><div class="row"><div class="col-md-8"><h1>[HEADLINE]</h1><p class="lead">by '
            '<a href="#">Ida Marlow</a></p><p><span class="glyphicon"></span> Posted on March 7, 2025 at 9:00 '
            'PM</p><p class="lead">[0]</p><p>[1]</p><p>[2]</p><p>[3]</p><p>[4]</p><hr><div '
            'class="well"><h4>Leave a Comment:</h4><form></form></div></div><div class="col-md-4"><div '
            'class="well"><h4>Side Widget Well</h4><p>Well-known rivers and how they came by their names and '
            'their boats over time.</p></div></div></div></div>',
            _TITLED
        ),
    ),
    Page(
        "an agency's hosted page with a byline of two lines",
        _html(
            '<table id="ap"><tr><td><div class="entry-content"><p class="byline">By IDA MARLOW<br>Associated '
            'Press</p><p>TOLLAND, Maine (AP) -- [0]</p><p>[1]</p><p>[2]</p><p>[3]</p><p>[4]</p><p>&copy; 2025 '
            'The Associated Press. All rights reserved. This material may not be '
            'published.</p></div></td></tr></table>',
            _DATED
        ),
        dateline="TOLLAND, Maine (AP) --",
        agency="AP",
    ),
    Page(
        "numbered spans between paragraphs",
        _html(
            '<div id="articleContent"><h1>[HEADLINE]</h1><div id="articleInfo"><p class="byline">By <a>Ida '
            'Marlow</a></p><p><span class="location">TOLLAND</span> | <span class="timestamp">Fri Mar 7, 2025 '
            '5:10am EST</span></p></div><span id="articleText"><span id="midArticle_start"></span><p>TOLLAND '
            '(Reuters) - [0]</p><span id="midArticle_0"></span><p>[1]</p><span '
            'id="midArticle_1"></span><p>[2]</p><p>[3]</p><p>[4]</p><p>(Reporting by Ida Marlow; Editing by Per '
            'Voss)</p></span></div>',
            '<title>[HEADLINE] | Reuters</title>'
        ),
        dateline="TOLLAND (Reuters) -",
        agency="Reuters",
    ),
    Page(
        "module names with hashes and a trust badge",
        _html(
            '<div class="StandardArticle_container"><h1 class="ArticleHeader_headline">[HEADLINE]</h1><div '
            'class="BylineBar_byline">By <a href="/journalists/ida-marlow">Ida Marlow</a></div><div '
            'class="ArticleHeader_date">March 7, 2025 / 10:00 AM / 5 days ago</div><div '
            'class="StandardArticleBody_body"><p>TOLLAND (Reuters) - [0]</p><div '
            'class="PrimaryAsset_container"><div class="Image_caption"><span>FILE PHOTO: The stage. REUTERS/Per '
            'Voss</span></div></div><p>[1]</p><p>[2]</p><div '
            'class="RelatedCoverage_related-coverage-module"><h3>Related '
            'Coverage</h3><ul><li><a>Ice</a></li></ul></div><p>[3]</p><p>[4]</p><div '
            'class="Attribution_attribution"><p class="Attribution_content">Reporting by Ida Marlow; Editing by '
            'Per Voss</p></div><p class="StandardArticleBody_trustBadgeContainer"><span>Our '
            'Standards:</span><span><a>The Thomson Reuters Trust Principles.</a></span></p></div></div>'
        ),
        dateline="TOLLAND (Reuters) -",
        agency="Reuters",
    ),
    Page(
        "a portal that carries an agency",
        _html(
            '<article><header><h1 data-test-locator="headline">[HEADLINE]</h1></header><div '
            'class="caas-attr"><div class="caas-attr-item-author"><span class="caas-author-byline-collapse">IDA '
            'MARLOW</span></div><div class="caas-attr-time-style"><time '
            'datetime="2025-03-07T10:00:00.000Z">March 7, 2025 at 10:00 AM</time></div></div><div '
            'class="caas-body"><p>TOLLAND, Maine (AP) — [0]</p><p>[1]</p><div '
            'class="caas-readmore"><button>Story '
            'continues</button></div><p>[2]</p><p>[3]</p><p>[4]</p></div></article>',
            _TITLED
        ),
        dateline="TOLLAND, Maine (AP) —",
        agency="AP",
    ),
    Page(
        "a portal with pictures in spans",
        _html(
            '<article><h1>[HEADLINE]</h1><section class="articlebody"><p>TOLLAND, March 7 (Reuters) - '
            '[0]</p><span class="storyimage"><span class="caption truncate">The stage. <span '
            'class="attribution">© Thomson '
            'Reuters</span></span></span><p>[1]</p><p>[2]</p><p>[3]</p><p>[4]</p><p>(Reporting by Ida '
            'Marlow)</p></section></article>'
        ),
        dateline="TOLLAND, March 7 (Reuters) -",
        agency="Reuters",
    ),
    Page(
        "a day and agency without a place",
        _html(
            '<h1 class="headline">[HEADLINE]</h1><div class="author">By Ida Marlow</div><article '
            'itemprop="articleBody"><div class="ph_c"><div class="caption">Stage. Photo by Per '
            'Voss/UPI</div></div><p>March 7 (UPI) -- [0]</p><p>[1]</p><p>[2]</p><p>[3]</p><p>[4]</p></article>'
        ),
        dateline="March 7 (UPI) --",
        agency="UPI",
    ),
    Page(
        "a credit line with the agency and its time",
        _html(
            '<article><h1>[HEADLINE]</h1><p class="credit">KYODO NEWS - Mar 7, 2025 - 10:00 | All, World</p><div '
            'class="article-body">'
            + _ALL
            + '<div class="related"><p>Related coverage:</p><p><a href=/r>Ice took the stage at '
            'Tolland</a></p></div></div></article>'
        ),
    ),
    Page(
        "a lead above text blocks",
        _html(
            '<div class="news"><div class="news-header"><h1 class="news-header__title">[HEADLINE]</h1><div '
            'class="news-header__lead">Boats run from Monday</div></div><div class="text-content"><div '
            'class="text-block"><p>TOLLAND, March 7. /TASS/. '
            '[0]</p><p>[1]</p><p>[2]</p><p>[3]</p><p>[4]</p></div></div></div>'
        ),
        dateline="TOLLAND, March 7. /TASS/.",
        agency="TASS",
    ),
    Page(
        "paragraphs parted by single line breaks",
        _html(
            '<article><h1 class="title">[HEADLINE]</h1><p class="time">ANI | Updated: Mar 07, 2025 15:30 '
            'IST</p><div itemprop="articleBody"><p>New Delhi [India], March 7 (ANI): [0]<br />[1]<br />[2]<br '
            '/>[3]<br />[4] (ANI)</p></div></article>'
        ),
        dateline="New Delhi [India], March 7 (ANI):",
        agency="ANI",
    ),
    Page(
        "initials of the desk and a notice of the feed",
        _html(
            '<article><h1>[HEADLINE]</h1><div class="article-detail"><p>Mumbai, Mar 7 (PTI) '
            '[0]</p><p>[1]</p><p>[2]</p><p>[3]</p><p>[4] PTI IM PV</p><p>(This story is published as part of the '
            'auto-generated syndicate wire feed. No editing has been done in the headline or the '
            'body.)</p></div></article>'
        ),
        dateline="Mumbai, Mar 7 (PTI)",
        agency="PTI",
    ),
    Page(
        "a signature and a first publication",
        _html(
            '<article><h1>[HEADLINE]</h1><div class="body"><p>TORONTO — '
            '[0]</p><p>[1]</p><p>[2]</p><p>[3]</p><p>[4]</p><p>This report by The Canadian Press was first '
            'published March 7, 2025.</p><p>Ida Marlow, The Canadian Press</p></div></article>'
        ),
        dateline="TORONTO —",
        agency="The Canadian Press",
    ),
    Page(
        "an agency's name alone at the end",
        _html(
            '<article><h1>[HEADLINE]</h1><div class="body">'
            + _ALL
            + "<p>Australian Associated Press</p></div></article>"
        ),
    ),
    Page(
        "most read lists and assistance",
        _html(
            '<article><h1>[HEADLINE]</h1><div class="article-body"><p>(Bloomberg) -- '
            '[0]</p><p>[1]</p><p><strong>Most Read from Bloomberg</strong></p><ul><li><a href=/1>The river that '
            'moved a border twice</a></li><li><a href=/2>Boats nobody '
            'wants</a></li></ul><p>[2]</p><p>[3]</p><p>[4]</p><p>--With assistance from Per '
            'Voss.</p><p><strong>Most Read from Bloomberg Businessweek</strong></p><p>©2025 Bloomberg '
            'L.P.</p></div></article>'
        ),
        dateline="(Bloomberg) --",
        agency="Bloomberg",
    ),
    Page(
        "the mark of a wire at the end",
        _html(
            '<article><h1>[HEADLINE]</h1><div class="entry"><p>Originally Published: 07 MAR 25 10:00 ET</p><p>By '
            'Ida Marlow, CNN</p><p>Tolland, Maine (CNN) — '
            '[0]</p><p>[1]</p><p>[2]</p><p>[3]</p><p>[4]</p><p>The-CNN-Wire<br>™ &amp; © 2025 Cable News '
            'Network, Inc., a Warner Bros. Discovery Company. All rights reserved.</p></div></article>'
        ),
        dateline="Tolland, Maine (CNN) —",
        agency="CNN",
    ),
    Page(
        "a release with its sections in paragraphs",
        _html(
            '<div class="release-body"><h1>[HEADLINE]</h1><p>TOLLAND, Maine, March 7, 2025 (GLOBE NEWSWIRE) -- '
            '[0]</p><p>[1]</p><ul><li>[2]</li></ul><p>[3]</p><p>[4]</p><p><strong>About Tolland '
            'Ferries</strong><br>Tolland Ferries runs boats on rivers.</p><p><strong>Forward-Looking '
            'Statements</strong><br>This release has statements about what may come.</p><p>Contact:<br>Per '
            'Voss<br>press@ferries.example</p></div>',
            _DATED
        ),
        dateline="TOLLAND, Maine, March 7, 2025 (GLOBE NEWSWIRE) --",
        agency="GlobeNewswire",
        authors=(),
    ),
    Page(
        "a release with marks of direction",
        _html(
            '<div class="pr"><h1 class="pr_title">[HEADLINE]</h1><div class="pr_content"><p '
            'class="contact">TOLLAND, MAINE, UNITED STATES, March 7, 2025 /&#8296;EINPresswire.com&#8297;/ -- '
            '[0]</p><p>[1]</p><p>[2]</p><p>[3]</p><p>[4]</p><p class="contact">Per Voss<br>Tolland Ferries<br>+1 '
            '555 0100</p><p>Legal Disclaimer:</p><p>EIN Presswire provides this news content "as is" without '
            'warranty of any kind.</p></div></div>',
            _DATED
        ),
        dateline="TOLLAND, MAINE, UNITED STATES, March 7, 2025 /EINPresswire.com/ --",
        agency="EIN Presswire",
        authors=(),
    ),
)  # fmt: skip
