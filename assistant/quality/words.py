"""Word lists of the rules. Data only; each list says what it is for."""

IMPERATIVES = frozenset(
    """accept access achieve activate adapt add adjust admin administer align allow alter analyse analyze announce
    annotate apply approve archive arrange ask assess assign attach audit authenticate authorise authorize automate
    avoid back backfill be become begin bind block book browse build bump buy calculate cancel capture categorise
    categorize change charge check choose clarify clean cleanup clear clone close collapse collect combine communicate
    compare complete compress compute configure confirm connect consolidate contact contain continue convert copy
    correct count create customise customize deactivate debug decide declare decouple decrease define delete deliver
    demonstrate deploy deprecate deregister describe detect determine develop disable discover discuss display distinguish
    distribute do document download draft drag draw drop duplicate e-mail edit eliminate email embed enable encrypt enforce enhance
    ensure enter establish estimate evaluate examine exclude execute expand experiment explain explore export expose
    extend extract fetch fill filter finalise finalize find finish fix follow forbid forward generate get give group
    guarantee handle have help hide highlight identify ignore implement import improve include increase inform
    initialise initialize insert inspect install integrate introduce invalidate investigate invite invoke join keep
    launch learn leave let limit link list load locate lock log login maintain make manage mark mask match measure
    merge migrate minimise minimize modify monitor move navigate notify obtain offer omit open optimise optimize order
    organise organize override parse pay perform persist pick place plan populate post predict prefill prepare present
    preserve prevent preview print prioritise prioritize process produce prohibit prompt propose protect prove provide
    publish purchase push rate read rebuild receive recognise recognize recommend reconcile record recover redesign
    redirect reduce refactor refine refresh refund register reject release reload remember remind remove rename render
    reorder repair replace reply report request require reschedule research reserve reset resize resolve respond
    restart restore restrict restructure retrieve return reuse revert review revise revoke rework rewrite rotate run
    save scan schedule scroll search secure see select send separate set setup share ship show sign simplify skip sort
    specify split standardise standardize start stop store stream submit subscribe suggest summarise summarize support
    suspend switch sync synchronise synchronize tag take test throttle toggle track train transfer transform translate
    trigger try tune turn type undo unify uninstall unlock unpublish unsubscribe update upgrade upload use validate
    verify view visualise visualize warn watch withdraw wrap write zoom""".split()
)
"""Verbs that open a demand ("Add …"); also what may be joined to another verb."""

NOUNISH = frozenset(
    """access admin audit back block book bump buy change charge check clone contact copy count debug document
    download draft drag draw drop duplicate edit estimate experiment export extract filter fix follow group handle
    email e-mail help import increase insert join launch limit link list load lock log login mark mask match measure merge
    monitor move offer open order override pay pick place plan post present preview print process prompt push rate
    read record redesign refund register release reload report request research reset review rework run save scan
    schedule scroll search separate set setup share ship show sign sort split start stop store stream submit
    support switch sync tag take test toggle track transfer trigger type undo update upgrade upload use view watch
    wrap zoom clear complete correct secure present pick offer display focus return release""".split()
)
"""Imperatives that are nouns or adjectives as often: they count as verbs only before an object."""

NOMINAL = {
    "access": "access", "activation": "activate", "addition": "add", "administration": "administer",
    "approval": "approve", "assignment": "assign", "authentication": "authenticate", "backup": "back up",
    "booking": "book", "calculation": "calculate", "cancellation": "cancel", "checkout": "check out",
    "comparison": "compare", "configuration": "configure", "confirmation": "confirm", "conversion": "convert",
    "creation": "create", "deactivation": "deactivate", "deletion": "delete", "deployment": "deploy",
    "detection": "detect", "download": "download", "entry": "enter", "export": "export", "generation": "generate",
    "import": "import", "installation": "install", "integration": "integrate", "invitation": "invite",
    "login": "log in", "logout": "log out", "maintenance": "maintain", "management": "manage",
    "migration": "migrate", "modification": "modify", "navigation": "navigate", "notification": "notify",
    "payment": "pay", "prediction": "predict", "preview": "preview", "registration": "register",
    "removal": "remove", "renewal": "renew", "reset": "reset", "retrieval": "retrieve", "search": "search",
    "selection": "select", "signup": "sign up", "sign-up": "sign up", "sign-in": "sign in", "sorting": "sort",
    "submission": "submit", "subscription": "subscribe", "synchronisation": "synchronise",
    "synchronization": "synchronize", "transfer": "transfer", "translation": "translate", "upgrade": "upgrade", "upload": "upload",
    "validation": "validate", "verification": "verify", "visualisation": "visualise",
    "visualization": "visualize",
}  # fmt: skip
"""Nouns that name an action ("order export" is: export orders)."""

WISHES = frozenset("want need like wish love prefer require expect desire hope".split())
ABILITY_NOUNS = frozenset(
    "ability option possibility chance opportunity capability means right permission way choice".split()
)
GRANTS = frozenset("allow enable let permit help ensure guarantee".split())
"""Verbs whose own object is asked for something ("allow users to …")."""

GENERIC_VERBS = frozenset(
    """add allow be build can change create design develop do enable enhance extend fix get have implement improve
    introduce make offer provide support update use rework redesign refactor handle manage set rework revise""".split()
)
"""Verbs that say little without their object, as titles use them."""

SHOWING = frozenset(
    """see view show display enter include contain provide specify list present read know fill give collect record
    receive find get capture state mention""".split()
)
"""Verbs whose joined objects are pieces of data rather than features of their own."""

CHANNELS = frozenset(
    """web website site mobile app apps phone phones smartphone smartphones tablet tablets desktop laptop browser
    browsers ios android iphone ipad windows macos linux email emails e-mail mail sms text letter post fax chat slack
    teams whatsapp messenger telegram webhook webhooks api rest graphql cli console command-line ui gui portal
    intranet kiosk terminal voice call telephone hotline push notification notifications widget plugin extension
    barcode scanner camera keyboard mouse touch chrome firefox safari edge watch tv counter branch pos""".split()
)
"""Ways in which something reaches a person or another system."""

FORMATS = frozenset(
    """csv xlsx excel xls pdf json xml html docx word txt png jpg jpeg svg gif zip parquet yaml markdown ods ics vcf
    rss atom mp3 mp4 tsv text print""".split()
)
VARYING = frozenset("by with via through using as in on at per from including".split())
"""Prepositions whose joined objects vary one demand ("by price, size and colour")."""

LANGUAGES = frozenset(
    """english french german dutch spanish italian portuguese polish danish swedish norwegian finnish czech turkish
    greek russian ukrainian arabic hebrew chinese japanese korean hindi irish welsh""".split()
)
INTRANSITIVE = frozenset(
    "log register login browse scroll navigate pay work play wait go sign come stay travel participate subscribe".split()
)
COARSE = frozenset(
    "manage handle administer maintain process support deal organise organize".split()
)
"""Verbs that stand for a whole bundle of steps."""
