"""Where the mail provider tells what became of letters."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ignite.kernel.access import public
from ignite.outbox import bounces
from ignite.outbox.transport import hooks


@public
@csrf_exempt  # a server posts here; its signature or password is the proof
@require_POST
def mail(request: HttpRequest) -> HttpResponse:
    """Note what the provider tells: 200 however often; 4xx and no change when it is not the provider; 404 without one.

    An error of ours is a 500, upon which providers tell it again later.
    """
    if not hooks.is_open():
        raise Http404
    if hooks.wants_password(request):
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Basic realm="mail"'})
    try:
        reports = hooks.read(request)
    except hooks.NotGenuineError:
        return HttpResponse(status=400)
    for report in reports:
        bounces.note_event(report)
    return HttpResponse()
