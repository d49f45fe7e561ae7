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
)  # fmt: skip
